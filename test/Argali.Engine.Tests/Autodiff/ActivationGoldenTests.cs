using System.Runtime.InteropServices;
using System.Text.Json;

namespace Argali.Engine.Tests.Autodiff;

/// <summary>Values and derivatives of the activation functions, as Keras 3.3.3 recorded them (test/goldens/activations).</summary>
public class ActivationGoldenTests
{
    private static readonly string Folder = FindFolder();

    public static TheoryData<string> Cases =>
        [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "get_and_serialize").Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Activation_AsRecorded_GivesKerasValuesAndGradients(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")));
        JsonElement golden = document.RootElement;
        Func<Tensor, Tensor> function = Function(golden);
        double rtol = golden.GetProperty("rtol").GetDouble(), atol = golden.GetProperty("atol").GetDouble();
        if (golden.TryGetProperty("grad_outputs", out JsonElement upstream))
        {
            (Tensor value, Tensor gradient) = Evaluate(function, Array(golden.GetProperty("x")), Array(upstream));
            AssertClose(Array(golden.GetProperty("y")), value, rtol, atol, []);
            AssertClose(Array(golden.GetProperty("grad_inputs")), gradient, rtol, atol, []);
            return;
        }

        Tensor x = Array(golden.GetProperty("x"));
        (Tensor y, Tensor dy) = Evaluate(function, x, Tensor.Ones(x.Shape));
        AssertClose(Array(golden.GetProperty("y")), y, rtol, atol, Indices(golden, "skip_y"));
        AssertClose(Array(golden.GetProperty("dy")), dy, rtol, atol, Indices(golden, "skip_dy"));

        // At an infinity some of Keras's formulas give infinity times 0, NaN; Argali may give the limit there.
        JsonElement nonfinite = golden.GetProperty("nonfinite");
        Tensor infinite = Array(nonfinite.GetProperty("x")), expected = Array(nonfinite.GetProperty("y"));
        Tensor free = Ops.LogicalAnd(Ops.IsNan(expected), Ops.LogicalNot(Ops.IsNan(infinite)));
        AssertClose(Ops.Where(free, 0f, expected), Ops.Where(free, 0f, function(infinite)), rtol, atol, []);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Activation_AtAKink_TakesAOneSidedDerivative(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")));
        JsonElement golden = document.RootElement;
        if (!golden.TryGetProperty("kinks", out JsonElement kinks))
            return;
        Func<Tensor, Tensor> function = Function(golden);
        Tensor x = Array(kinks.GetProperty("x"));
        (Tensor y, Tensor dy) = Evaluate(function, x, Tensor.Ones(x.Shape));
        AssertClose(Array(kinks.GetProperty("y")), y, 1e-5, 1e-6, []);
        float[] left = Evaluate(function, x - 1e-3f, Tensor.Ones(x.Shape)).Gradient.ToArray<float>();
        float[] right = Evaluate(function, x + 1e-3f, Tensor.Ones(x.Shape)).Gradient.ToArray<float>();
        float[] at = dy.ToArray<float>();
        for (int i = 0; i < at.Length; i++)
        {
            Assert.True(
                Math.Abs(at[i] - left[i]) < 2e-3 || Math.Abs(at[i] - right[i]) < 2e-3,
                $"At {x.ToArray<float>()[i]}: {at[i]} is neither {left[i]} nor {right[i]}.");
        }
    }

    private static (Tensor Value, Tensor Gradient) Evaluate(Func<Tensor, Tensor> function, Tensor x, Tensor upstream)
    {
        var tape = new GradientTape();
        using (tape.Record())
        {
            GradientTape.Watch(x);
            Tensor y = function(x) * 1f;
            tape.Backward([y], [upstream]);
            return (y.Clone(), tape.Gradient(x)!.Value.Clone());
        }
    }

    private static Func<Tensor, Tensor> Function(JsonElement golden)
    {
        JsonElement arguments = golden.GetProperty("kwargs");
        string function = golden.GetProperty("function").GetString()!;
        int axis = arguments.TryGetProperty("axis", out JsonElement given) ? given.GetInt32() : -1;
        return function switch
        {
            "linear" => x => x,
            "exponential" => Ops.Exp,
            "relu" => x => Ops.Relu(x, Number("negative_slope", 0), Optional("max_value"), Number("threshold", 0)),
            "relu6" => Ops.Relu6,
            "leaky_relu" => x => Ops.LeakyRelu(x, Number("negative_slope", 0.2f)),
            "elu" => x => Ops.Elu(x, Number("alpha", 1)),
            "selu" => Ops.Selu,
            "softplus" => Ops.Softplus,
            "softsign" => Ops.Softsign,
            "silu" => Ops.Silu,
            "gelu" => x => Ops.Gelu(x, arguments.TryGetProperty("approximate", out JsonElement flag) && flag.GetBoolean()),
            "sigmoid" => Ops.Sigmoid,
            "hard_sigmoid" => Ops.HardSigmoid,
            "hard_silu" => Ops.HardSilu,
            "tanh" => Ops.Tanh,
            "mish" => Ops.Mish,
            "softmax" => x => Ops.Softmax(x, axis),
            "log_softmax" => x => Ops.LogSoftmax(x, axis),
            _ => throw new ArgumentException($"No activation '{function}'.", nameof(golden)),
        };

        float Number(string name, float fallback) => arguments.TryGetProperty(name, out JsonElement value) ? value.GetSingle() : fallback;
        float? Optional(string name) => arguments.TryGetProperty(name, out JsonElement value) ? value.GetSingle() : null;
    }

    private static void AssertClose(Tensor expected, Tensor actual, double rtol, double atol, int[] skipped)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        float[] wanted = expected.ToArray<float>(), got = actual.ToArray<float>();
        for (int i = 0; i < wanted.Length; i++)
        {
            if (skipped.Contains(i) || wanted[i].Equals(got[i]))
                continue;
            Assert.True(
                Math.Abs((double)wanted[i] - got[i]) <= atol + (rtol * Math.Abs((double)wanted[i])), $"[{i}]: expected {wanted[i]}, received {got[i]}.");
        }
    }

    private static int[] Indices(JsonElement golden, string name) =>
        [.. golden.GetProperty(name).EnumerateArray().Select(index => index.GetInt32())];

    private static Tensor Array(JsonElement array) => Tensor.From<float>(
        MemoryMarshal.Cast<byte, float>(array.GetProperty("data").GetBytesFromBase64()),
        new Shape([.. array.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())]));

    private static string FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string goldens = Path.Join(folder.FullName, "test", "goldens", "activations");
            if (Directory.Exists(goldens))
                return goldens;
        }

        throw new DirectoryNotFoundException($"No test/goldens/activations above {AppContext.BaseDirectory}.");
    }
}
