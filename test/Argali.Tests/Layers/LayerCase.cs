using System.Text.Json;
using Argali.Engine;
using Argali.Layers;
using Argali.Saving;
using Argali.Tests.Goldens;
using Argali.Tests.Saving;
using Xunit.Sdk;

namespace Argali.Tests.Layers;

/// <summary>One recorded layer, made from its saved form, and the comparisons of its calls.</summary>
internal sealed class LayerCase
{
    // Recorded rounding errors of what is exactly zero, with the size of the summands. The bias of the keys adds q·b to all scores of a
    // row, which softmax does not see: its gradient is zero, and in float32 at most 2⁻²³ of the sum of its 24 summands' sizes, which in
    // double is 7.97 where it is greatest (and their sum 4e-15).
    private static readonly Dictionary<string, double> ExactlyZero = new()
    {
        ["multi_head_attention_all_masks grad_weights[3]"] = 7.97,
    };

    private readonly GoldenCase golden;
    private readonly JsonElement expected;
    private readonly double relative;
    private readonly double absolute;
    private readonly Layer layer;

    public LayerCase(GoldenCase golden)
        : this(golden, Make(golden))
    {
    }

    private LayerCase(GoldenCase golden, Layer layer)
    {
        this.golden = golden;
        expected = golden.Has("tf") ? golden["tf"] : golden.Json;
        relative = Tolerance("rtol", golden.RelativeTolerance);
        absolute = Tolerance("atol", golden.AbsoluteTolerance);
        this.layer = layer;
        PreprocessingCase.Prepare(layer, golden, relative, absolute);
    }

    /// <summary>Makes the recorded layer from its envelope, with the arguments that Keras forgot to save.</summary>
    public static Layer Make(GoldenCase golden)
    {
        Config envelope = GoldenCase.ToConfig(golden["layer"]);
        if (golden.Has("config_lacks"))
            envelope.GetConfig("config")!.Merge(GoldenCase.ToConfig(golden["config_lacks"]));
        using IDisposable load = SharedObjects.Begin();
        return LayerRegistry.Get(envelope)!;
    }

    /// <summary>Asserts that the layer made from its saved form is saved in the same form.</summary>
    public static void RoundTripConfig(GoldenCase golden)
    {
        Config saved = ObjectSerializer.Envelope(Make(golden));
        if (golden.Has("config_lacks"))
        {
            foreach (JsonProperty lacking in golden["config_lacks"].EnumerateObject())
                saved.GetConfig("config")!.Remove(lacking.Name);
        }

        string? difference = ConfigComparison.Difference(
            ConfigComparison.Portable(GoldenCase.ToConfig(golden["layer"])), ConfigComparison.Portable(saved), "layer");
        Assert.True(difference is null, difference);
    }

    /// <summary>Asserts that the call that Keras refused is refused with an exception of the caller's kind.</summary>
    public static void ExpectRefusal(GoldenCase golden)
    {
        Exception? refusal = Record.Exception(() =>
        {
            var refused = new LayerCase(golden);
            using StepScope step = new GradientTape().Compute();
            if (golden["inputs"].GetArrayLength() == 0)
                refused.layer.Apply(Tensor.Zeros([2, 3]));
            else
                refused.Call(golden["inputs"], []);
        });
        Assert.True(
            refusal is ArgumentException or ConfigException or NotSupportedException or InvalidOperationException,
            $"Expected a refusal such as '{golden["error"].GetProperty("message")}'. Received: {refusal?.ToString() ?? "none"}.");
    }

    /// <summary>Asserts that attention with a mask of the query alone gives what it gives without one, and zeros where the mask excludes.</summary>
    public static void GivesWhatTheQueryMaskLeaves(GoldenCase golden)
    {
        var masked = new LayerCase(golden);
        using StepScope step = new GradientTape().Compute();
        Tensor actual = masked.Call(golden["inputs"], []);
        Tensor plain = masked.layer.Apply(Nest<Tensor>.ListOf(golden["inputs"].EnumerateArray().Select(GoldenCase.ToTensor)));
        Tensor mask = GoldenCase.ToTensor(golden["call_kwargs"].GetProperty("mask")[0]);
        Assert.Equal((plain * Ops.ExpandDims(Ops.Cast(mask, DType.Float32), -1)).ToArray<float>(), actual.ToArray<float>());
    }

    /// <summary>Asserts that a recurrent layer that only torch refuses to unroll gives what it gives without unrolling.</summary>
    public static void GivesWhatUnrollingDoesNotChange(GoldenCase golden)
    {
        Config rolled = GoldenCase.ToConfig(golden["layer"]);
        Assert.Equal(true, rolled.GetConfig("config")!["unroll"]);
        rolled.GetConfig("config")!["unroll"] = false;
        var unrolled = new LayerCase(golden);
        var other = new LayerCase(golden, LayerRegistry.Get(rolled)!);
        using StepScope step = new GradientTape().Compute();
        Tensor expected = other.Call(golden["inputs"], []);
        unrolled.Call(golden["inputs"], []);
        unrolled.layer.SetWeights(other.layer.GetWeights());
        Assert.Equal(expected.ToArray<float>(), ((Tensor)unrolled.Call(golden["inputs"], [])).ToArray<float>());
    }

    /// <summary>Repeats the call, its gradients, its losses and the steps after it.</summary>
    public void Run()
    {
        CheckOutputShape();
        if (!layer.Built || layer.Weights.Count != golden["weights"].GetArrayLength())
        {
            using StepScope step = new GradientTape().Compute();
            Call(golden["inputs"], []);
        }

        SetWeights();
        var tape = new GradientTape();
        using (tape.Record())
        {
            var watched = new List<Tensor>();
            Nest<Tensor> outputs = Call(golden["inputs"], watched);
            CheckOutputs(outputs);
            if (golden.Has("losses"))
                CheckTensors(golden["losses"], layer.Losses, "losses");
            CheckGradients(tape, outputs.Flatten(), watched);
        }

        if (golden.Has("weights_after") && !golden.Has("tf"))
            CheckTensors(golden["weights_after"], [.. layer.Weights.Select(weight => weight.Value)], "weights_after");
        if (golden.Has("steps"))
            CheckSteps();
        if (golden.Has("grad_losses_weights"))
            CheckLossGradients();
    }

    /// <summary>Repeats the call alone, where nothing is recorded, and asserts its outputs.</summary>
    public void RunInference(double relativeTolerance, double absoluteTolerance)
    {
        if (!layer.Built)
            Call(golden["inputs"], []);
        SetWeights();
        Tensor[] outputs = [.. Call(golden["inputs"], []).Flatten()];
        for (int i = 0; i < outputs.Length; i++)
            GoldenAssert.Close(golden["outputs"][i], outputs[i], relativeTolerance, absoluteTolerance, $"outputs[{i}]");
    }

    private double Tolerance(string key, double otherwise) => expected.TryGetProperty(key, out JsonElement value) ? value.GetDouble() : otherwise;

    private void CheckOutputShape()
    {
        string form = golden["inputs_as"].GetString()!;
        if (!golden.Has("output_shape") || form == "args")
            return;
        Nest<Shape> shapes = Nest<Shape>.List(golden["inputs"].EnumerateArray().Select(ShapeWithoutBatch).Select(shape => (Nest<Shape>)shape));
        Nest<Shape> actual = layer.ComputeOutputShape(form == "single" ? shapes[0] : shapes);
        Assert.Equal(Leaves(golden["output_shape"]), actual.Flatten().Select(shape => shape.ToString()));
    }

    private static IEnumerable<string> Leaves(JsonElement shapes)
    {
        if (shapes.ValueKind == JsonValueKind.Object)
            return shapes.EnumerateObject().OrderBy(item => item.Name, StringComparer.Ordinal).SelectMany(item => Leaves(item.Value));
        return shapes.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Array)
            ? shapes.EnumerateArray().SelectMany(Leaves)
            : [new Shape([.. shapes.EnumerateArray().Select(length => length.ValueKind == JsonValueKind.Null ? Shape.Unknown : length.GetInt32())]).ToString()];
    }

    private static Shape ShapeWithoutBatch(JsonElement input)
    {
        Shape shape = GoldenCase.ToTensor(input).Shape;
        return shape.Rank == 0 ? shape : shape.With(0, Shape.Unknown);
    }

    private void SetWeights()
    {
        JsonElement[] recorded = [.. golden["weights"].EnumerateArray()];
        IReadOnlyList<Variable> weights = layer.Weights;
        Assert.Equal(recorded.Select(weight => weight.GetProperty("path").GetString()), weights.Select(weight => weight.Path));
        for (int i = 0; i < recorded.Length; i++)
        {
            Tensor values = GoldenCase.ToTensor(recorded[i].GetProperty("array"));
            Assert.Equal(values.Shape, weights[i].Shape);
            Assert.Equal(recorded[i].GetProperty("trainable").GetBoolean(), weights[i].Trainable);
            weights[i].Assign(values);
        }
    }

    private Nest<Tensor> Call(JsonElement recordedInputs, List<Tensor> watched)
    {
        Tensor[] inputs = [.. recordedInputs.EnumerateArray().Select(input => Watched(GoldenCase.ToTensor(input), watched))];
        if (golden.Has("input_masks"))
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                if (GoldenCase.ToTensorOrNull(golden["input_masks"][i]) is { } mask)
                    inputs[i].Mask = mask;
            }
        }

        var keywords = new List<KeyValuePair<string, object?>>();
        Nest<Tensor> first = inputs[0];
        switch (golden.Has("inputs_as") ? golden["inputs_as"].GetString() : inputs.Length > 1 ? "list" : "single")
        {
            case "list":
                first = Nest<Tensor>.List(inputs.Select(input => (Nest<Tensor>)input));
                break;
            case "args":
                for (int i = 1; i < inputs.Length; i++)
                    keywords.Add(KeyValuePair.Create(golden["arg_names"][i].GetString()!, (object?)(Nest<Tensor>)inputs[i]));
                break;
        }

        if (golden.Has("call_kwargs"))
        {
            foreach (JsonProperty argument in golden["call_kwargs"].EnumerateObject())
                keywords.Add(KeyValuePair.Create(argument.Name, Argument(argument.Value, watched)));
        }

        bool training = golden.Has("training") && golden["training"].ValueKind == JsonValueKind.True;
        return layer.Apply(first, new CallContext(training, keywords));
    }

    private static object? Argument(JsonElement value, List<Tensor> watched)
    {
        if (GoldenCase.IsTensor(value))
            return (Nest<Tensor>)Watched(GoldenCase.ToTensor(value), watched);
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            ? Nest<Tensor>.List(value.EnumerateArray().Select(item => (Nest<Tensor>)Argument(item, watched)!))
            : value.ValueKind == JsonValueKind.Array
                ? value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Null ? null : Argument(item, watched)).ToList()
                : GoldenCase.ToValue(value);
    }

    private static Tensor Watched(Tensor tensor, List<Tensor> watched)
    {
        if (tensor.DType == DType.Float32)
        {
            GradientTape.Watch(tensor);
            watched.Add(tensor);
        }

        return tensor;
    }

    private void CheckOutputs(Nest<Tensor> outputs)
    {
        IReadOnlyList<Tensor> flat = outputs.Flatten();
        CheckTensors(expected.GetProperty("outputs"), flat, "outputs");
        bool recorded = expected.TryGetProperty("output_masks", out JsonElement masks);
        for (int i = 0; i < flat.Count; i++)
        {
            Tensor? mask = recorded ? GoldenCase.ToTensorOrNull(masks[i]) : null;
            Assert.Equal(mask is null, flat[i].Mask is null);
            if (mask is not null)
                GoldenAssert.Close(mask.Value, flat[i].Mask!.Value, 0, 0, $"output_masks[{i}]");
        }
    }

    private void CheckGradients(GradientTape tape, IReadOnlyList<Tensor> outputs, List<Tensor> watched)
    {
        if (!expected.TryGetProperty("grad_outputs", out JsonElement upstream) && !golden.Json.TryGetProperty("grad_outputs", out upstream))
            return;
        var differentiated = new List<Tensor>();
        var gradients = new List<Tensor>();
        foreach ((JsonElement gradient, Tensor output) in upstream.EnumerateArray().Zip(outputs))
        {
            if (gradient.ValueKind == JsonValueKind.Null)
                continue;
            differentiated.Add(output);
            gradients.Add(GoldenCase.ToTensor(gradient));
        }

        if (differentiated.Count == 0)
            return;
        tape.Backward([.. differentiated], [.. gradients]);
        int next = 0;
        Tensor?[] ofInputs = [.. golden["inputs"].EnumerateArray().Select(input =>
            GoldenCase.ToTensor(input).DType == DType.Float32 ? tape.Gradient(watched[next++]) : null)];
        CheckTensors(expected.GetProperty("grad_inputs"), ofInputs, "grad_inputs");
        if (golden.Has("grad_call_kwargs"))
            CheckTensors(golden["grad_call_kwargs"], [.. watched.Skip(next).Select(argument => tape.Gradient(argument))], "grad_call_kwargs");
        CheckTensors(expected.GetProperty("grad_weights"), [.. layer.Weights.Select(weight => tape.Gradient(weight))], "grad_weights");
    }

    private void CheckLossGradients()
    {
        SetWeights();
        var tape = new GradientTape();
        using (tape.Record())
        {
            Call(golden["inputs"], []);
            tape.Backward(layer.Losses.Aggregate((sum, loss) => sum + loss));
            CheckTensors(golden["grad_losses_weights"], [.. layer.Weights.Select(weight => tape.Gradient(weight))], "grad_losses_weights");
        }
    }

    private void CheckSteps()
    {
        int number = 0;
        foreach (JsonElement step in golden["steps"].EnumerateArray())
        {
            number++;
            if (step.TryGetProperty("reset_states", out _))
            {
                (layer as IStatefulLayer ?? throw new XunitException($"{layer} has no state to reset.")).ResetStates();
            }
            else
            {
                using StepScope scope = new GradientTape().Compute();
                CheckTensors(step.GetProperty("outputs"), Call(step.GetProperty("inputs"), []).Flatten(), $"step {number} outputs");
            }

            if (step.TryGetProperty("weights_after", out JsonElement after))
                CheckTensors(after, [.. layer.Weights.Select(weight => weight.Value)], $"step {number} weights_after");
        }
    }

    private void CheckTensors(JsonElement recorded, IReadOnlyList<Tensor> actual, string what) =>
        CheckTensors(recorded, [.. actual.Select(tensor => (Tensor?)tensor)], what);

    // A gradient that Keras does not have may be zeros here.
    private void CheckTensors(JsonElement recorded, Tensor?[] actual, string what)
    {
        Assert.True(recorded.GetArrayLength() == actual.Length, $"{what}: expected {recorded.GetArrayLength()}, got {actual.Length}.");
        for (int i = 0; i < actual.Length; i++)
        {
            if (GoldenCase.ToTensorOrNull(recorded[i]) is not { } wanted)
                continue;
            Tensor got = actual[i] ?? Tensor.Zeros(wanted.Shape);
            if (ExactlyZero.TryGetValue($"{golden.Name} {what}[{i}]", out double size))
            {
                double rounding = size * Math.Pow(2, -23);
                Assert.All(wanted.ToArray<float>().Concat(got.ToArray<float>()), value => Assert.InRange(value, -rounding, rounding));
                continue;
            }

            GoldenAssert.Close(wanted, got, relative, absolute, $"{what}[{i}]");
        }
    }
}
