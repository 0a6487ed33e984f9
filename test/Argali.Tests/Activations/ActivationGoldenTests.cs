using System.Text.Json;
using Argali.Activations;
using Argali.Engine;
using Argali.Tests.Goldens;

namespace Argali.Tests.Activations;

public sealed class ActivationGoldenTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("activations", "!get_and_serialize")]
    public void Apply_Recorded_GivesKerasValuesAndGradients(string path) => Check(path);

    [Fact]
    public void Get_RecordedNames_GiveWhatKerasGives()
    {
        foreach (JsonElement row in GoldenCase.Read("activations/get_and_serialize.json")["table"].EnumerateArray())
        {
            string? name = row.GetProperty("get").GetString();
            if (row.TryGetProperty("error", out _))
                Assert.Throws<ArgumentException>(() => ActivationFunction.Get(name));
            else
                Assert.Equal(row.GetProperty("serialize").GetString(), ActivationFunction.Get(name).Name);
        }
    }

    [Fact]
    public void Ctor_OfAFunction_IsNotBuiltIn()
    {
        var twice = new ActivationFunction("twice", x => x * 2f);
        Assert.False(twice.IsBuiltIn);
        Assert.Equal([2f, 4f], twice.Apply(new[] { 1f, 2f }).ToArray<float>());
    }

    internal override void Run(GoldenCase golden)
    {
        Func<Tensor, Tensor> function = Function(golden);
        var tape = new GradientTape();
        using (tape.Record())
        {
            Tensor x = GoldenCase.ToTensor(golden["x"]);
            GradientTape.Watch(x);
            Tensor y = function(x);
            bool elementwise = golden.Has("dy");
            Compare(golden, golden["y"], y, "skip_y", "y");
            tape.Backward([y], [elementwise ? Tensor.Ones(y.Shape) : GoldenCase.ToTensor(golden["grad_outputs"])]);
            Compare(golden, golden[elementwise ? "dy" : "grad_inputs"], tape.Gradient(x)!.Value, "skip_dy", "gradient");
        }

        if (golden.Has("nonfinite"))
        {
            CheckNonFinite(golden["nonfinite"], function);
        }
    }

    // Keras's formulas give NaN for -infinity where they multiply it by 0; Argali gives the limit there.
    private static void CheckNonFinite(JsonElement odd, Func<Tensor, Tensor> function)
    {
        float[] x = GoldenCase.ToTensor(odd.GetProperty("x")).ToArray<float>();
        float[] expected = GoldenCase.ToTensor(odd.GetProperty("y")).ToArray<float>();
        float[] actual = function(x).ToArray<float>();
        for (int i = 0; i < x.Length; i++)
        {
            if (!float.IsNaN(expected[i]) || float.IsNaN(x[i]))
                GoldenAssert.Close((double)expected[i], actual[i], 1e-5, 1e-6, $"f({x[i]})");
        }
    }

    private static Func<Tensor, Tensor> Function(GoldenCase golden)
    {
        JsonElement arguments = golden["kwargs"];
        string name = golden["function"].GetString()!;
        if (!arguments.EnumerateObject().Any())
            return ActivationFunction.Get(name).Apply;
        float Number(string key, float otherwise) => GoldenCase.Has(arguments, key) ? arguments.GetProperty(key).GetSingle() : otherwise;
        return name switch
        {
            "relu" => x => Ops.Relu(
                x, Number("negative_slope", 0f), GoldenCase.Has(arguments, "max_value") ? Number("max_value", 0f) : null, Number("threshold", 0f)),
            "leaky_relu" => x => Ops.LeakyRelu(x, Number("negative_slope", 0.2f)),
            "elu" => x => Ops.Elu(x, Number("alpha", 1f)),
            "gelu" => x => Ops.Gelu(x, arguments.GetProperty("approximate").GetBoolean()),
            "softmax" => x => Ops.Softmax(x, arguments.GetProperty("axis").GetInt32()),
            _ => x => Ops.LogSoftmax(x, arguments.GetProperty("axis").GetInt32()),
        };
    }

    private static void Compare(GoldenCase golden, JsonElement expected, Tensor actual, string skip, string what)
    {
        if (!golden.Has(skip))
        {
            GoldenAssert.Close(golden, expected, actual, what);
            return;
        }

        float[] wanted = GoldenCase.ToTensor(expected).ToArray<float>();
        float[] got = actual.ToArray<float>();
        foreach (JsonElement index in golden[skip].EnumerateArray())
            wanted[index.GetInt32()] = got[index.GetInt32()];
        GoldenAssert.Close(Tensor.From<float>(wanted, actual.Shape), actual, golden.RelativeTolerance, golden.AbsoluteTolerance, what);
    }
}
