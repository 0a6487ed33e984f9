using System.Text.Json;
using Argali.Constraints;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Optimizers;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Optimizers;

public sealed class OptimizerGoldenTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("optimizers", "!errors", "!get_identifiers")]
    public void Apply_TwelveRecordedSteps_GivesKerasValues(string path) => Check(path);

    internal override void Run(GoldenCase golden)
    {
        Optimizer optimizer = Optimizer.Get(GoldenCase.ToConfig(golden["optimizer"]))!;
        CheckConfig(golden["optimizer"], optimizer);
        Variable[] variables = [.. golden["variables"].EnumerateArray().Select(json =>
            new Variable(GoldenCase.ToTensor(json.GetProperty("array")), json.GetProperty("name").GetString()!)
            {
                Path = json.GetProperty("path").GetString()!,
            })];
        if (golden.Has("constraints"))
        {
            foreach ((Variable variable, JsonElement json) in variables.Zip(golden["constraints"].EnumerateArray()))
                variable.Constraint = json.ValueKind == JsonValueKind.Null ? null : Constraint.Get(GoldenCase.ToConfig(json))!.Call;
        }

        if (golden.Has("exclude_from_weight_decay"))
        {
            JsonElement exclude = golden["exclude_from_weight_decay"];
            optimizer.ExcludeFromWeightDecay(
                GoldenCase.Has(exclude, "var_indices")
                    ? exclude.GetProperty("var_indices").EnumerateArray().Select(index => variables[index.GetInt32()])
                    : null,
                GoldenCase.Has(exclude, "var_names")
                    ? exclude.GetProperty("var_names").EnumerateArray().Select(name => name.GetString()!)
                    : null);
        }

        Tensor[] gradients = [.. golden["grads"].EnumerateArray().Select(GoldenCase.ToTensor)];
        Tensor[] values = [.. golden["values"].EnumerateArray().Select(GoldenCase.ToTensor)];
        HashSet<(int, int)> nulls = golden.Has("null_grads")
            ? [.. golden["null_grads"].EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32()))]
            : [];
        for (int t = 0; t < golden["steps"].GetInt32(); t++)
            Step(golden, optimizer, variables, gradients, values, nulls, t);

        CheckVariables(golden, optimizer);
        if (golden.Has("finalized"))
        {
            optimizer.FinalizeVariableValues(variables);
            foreach ((Variable variable, JsonElement json) in variables.Zip(golden["finalized"].EnumerateArray()))
                GoldenAssert.Close(golden, json, variable, $"{variable.Path} finalized");
        }
    }

    private static void Step(
        GoldenCase golden,
        Optimizer optimizer,
        Variable[] variables,
        Tensor[] gradients,
        Tensor[] values,
        HashSet<(int Step, int Variable)> nulls,
        int t)
    {
        if (golden.Has("set_learning_rate"))
        {
            foreach (JsonElement pair in golden["set_learning_rate"].EnumerateArray().Where(pair => pair[0].GetInt32() == t))
                optimizer.LearningRate = pair[1].GetDouble();
        }

        GoldenAssert.Close(GoldenCase.ToDouble(golden["learning_rate"][t]), optimizer.LearningRate, 1e-5, 1e-9, $"learning rate of step {t}");
        using (WarningCollector warnings = Warnings.Collect())
        {
            optimizer.Apply([.. gradients.Select((all, i) => nulls.Contains((t, i)) ? default(Tensor?) : Row(all, t))], variables);
            int expected = golden.Has("warnings") ? golden["warnings"].EnumerateArray().Count(pair => pair[0].GetInt32() == t) : 0;
            Assert.Equal(expected, warnings.Count);
        }

        for (int i = 0; i < variables.Length; i++)
        {
            GoldenAssert.Close(
                Row(values[i], t), variables[i], golden.RelativeTolerance, golden.AbsoluteTolerance, $"{variables[i].Path} after step {t}");
        }

        Assert.Equal(golden["iterations"][t].GetInt64(), optimizer.Iterations.Value.Item<long>());
        if (optimizer is LossScaleOptimizer scaling)
        {
            Assert.Equal(golden["dynamic_scale"][t].GetDouble(), scaling.DynamicScale!.Value.Item<float>());
            Assert.Equal(golden["step_counter"][t].GetInt64(), scaling.StepCounter!.Value.Item<long>());
            Assert.Equal(golden["scaled_loss"][t].GetDouble(), scaling.ScaleLoss(1f).Item<float>());
        }
    }

    private static Tensor Row(Tensor all, int step)
    {
        Shape shape = all.Shape.Without(0);
        int count = (int)shape.ElementCount;
        return Tensor.From(all.AsSpan<float>().Slice(step * count, count), shape);
    }

    private static void CheckConfig(JsonElement serialized, Optimizer optimizer)
    {
        Assert.Equal(serialized.GetProperty("class_name").GetString(), optimizer.ClassName);
        Assert.Equal(serialized.GetProperty("module").GetString(), optimizer.Module);
        Serialized.ConfigEqual(serialized.GetProperty("config"), optimizer.GetConfig(), optimizer.ClassName);
        Optimizer again = Optimizer.Get(Serialized.Envelope(optimizer))!;
        Serialized.ConfigEqual(serialized.GetProperty("config"), again.GetConfig(), optimizer.ClassName);
    }

    private static void CheckVariables(GoldenCase golden, Optimizer optimizer)
    {
        JsonElement[] expected = [.. golden["optimizer_variables"].EnumerateArray()];
        Assert.Equal(expected.Select(json => json.GetProperty("path").GetString()), optimizer.Variables.Select(variable => variable.Path));
        Assert.Equal(expected.Select(json => json.GetProperty("name").GetString()), optimizer.Variables.Select(variable => variable.Name));
        foreach ((JsonElement json, Variable variable) in expected.Zip(optimizer.Variables))
        {
            // Sums that nearly cancel (Ftrl's linear) are exact to their largest terms only.
            Tensor wanted = Ops.Cast(GoldenCase.ToTensor(json.GetProperty("array")), DType.Float32);
            double size = wanted.ToArray<float>().Max(Math.Abs);
            double tolerance = Math.Max(golden.AbsoluteTolerance, golden.RelativeTolerance * size);
            GoldenAssert.Close(wanted, variable, golden.RelativeTolerance, tolerance, variable.Path);
        }
    }
}
