using System.Reflection;

namespace Argali.Engine.Tests.Autodiff;

public class GradientTests
{
    private const float Step = 0.02f;
    private const double Tolerance = 1.5e-3;

    // Float results whose derivative is zero or that have none.
    private static readonly string[] NotDifferentiable =
    [
        "FloorDivide", "Sign", "Floor", "Ceil", "Round", "Equal", "NotEqual", "Less", "LessEqual", "Greater", "GreaterEqual", "LogicalAnd",
        "LogicalOr", "LogicalNot", "LogicalXor", "IsNan", "IsInf", "IsFinite", "Any", "All", "CountNonzero", "ArgMax", "ArgMin", "OneHot",
        "MultiHot", "Bincount", "ArgSort", "InTopK", "Arange", "Qr", "RandomUniform", "RandomNormal", "TruncatedNormal", "RandomInteger", "RandomPermutation",
        "IsClose", "ZerosLike", "OnesLike", "FullLike", "Eye", "Digitize", "LuFactor", "Svd",
    ];

    public static TheoryData<string> Names => [.. GradientCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_OfOperation_EqualsFiniteDifferences(string name)
    {
        GradientCase one = GradientCases.All.Single(row => row.Name == name);
        float[][] values = [.. one.Inputs.Select((input, i) => input.Values(11 + i))];
        double[][] expected = FiniteDifferences(one, values);
        float[][] gradients = Gradients(one, values, uses: 1);
        for (int i = 0; i < expected.Length; i++)
        {
            for (int j = 0; j < expected[i].Length; j++)
            {
                double error = Math.Abs(expected[i][j] - gradients[i][j]);
                Assert.True(
                    error <= Tolerance * (1 + Math.Abs(expected[i][j])),
                    $"Input {i} element {j}: expected {expected[i][j]}, received {gradients[i][j]}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_OfInputsUsedTwice_IsTheSum(string name)
    {
        GradientCase one = GradientCases.All.Single(row => row.Name == name);
        float[][] values = [.. one.Inputs.Select((input, i) => input.Values(11 + i))];
        float[][] once = Gradients(one, values, uses: 1);
        float[][] twice = Gradients(one, values, uses: 2);
        for (int i = 0; i < once.Length; i++)
        {
            for (int j = 0; j < once[i].Length; j++)
                Assert.Equal(2 * once[i][j], twice[i][j], 1e-4f * (1 + Math.Abs(once[i][j])));
        }
    }

    [Fact]
    public void Table_CoversEveryOperation()
    {
        string[] operations =
        [
            .. typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name).Distinct(),
        ];
        string[] covered = [.. GradientCases.All.Select(one => one.Method), .. NotDifferentiable];
        Assert.Empty(operations.Except(covered));
        Assert.Empty(covered.Except(operations));
    }

    private static float[][] Gradients(GradientCase one, float[][] values, int uses)
    {
        var tape = new GradientTape();
        using (tape.Record())
        {
            Tensor[] inputs = Inputs(one, values);
            foreach (Tensor input in inputs)
                GradientTape.Watch(input);
            var outputs = new List<Tensor>();
            var weights = new List<Tensor>();
            for (int use = 0; use < uses; use++)
            {
                Tensor[] results = one.Function(inputs);
                outputs.AddRange(results);
                weights.AddRange(results.Select((result, i) => Tensor.From<float>(Weights(result, i), result.Shape)));
            }

            tape.Backward([.. outputs], [.. weights]);
            return [.. inputs.Select(input => tape.Gradient(input)?.ToArray<float>() ?? new float[input.ElementCount])];
        }
    }

    private static double[][] FiniteDifferences(GradientCase one, float[][] values)
    {
        var gradients = new double[values.Length][];
        for (int i = 0; i < values.Length; i++)
        {
            gradients[i] = new double[values[i].Length];
            for (int j = 0; j < values[i].Length; j++)
            {
                double near = Difference(one, values, i, j, Step), far = Difference(one, values, i, j, 2 * Step);
                gradients[i][j] = ((4 * near) - far) / 3;
            }
        }

        return gradients;
    }

    private static double Difference(GradientCase one, float[][] values, int input, int element, float step)
    {
        float kept = values[input][element];
        float above = kept + step, below = kept - step;
        values[input][element] = above;
        double[] high = Outputs(one, values);
        values[input][element] = below;
        double[] low = Outputs(one, values);
        values[input][element] = kept;

        // Differences first: what does not depend on the element cancels exactly.
        double sum = 0;
        for (int i = 0; i < high.Length; i++)
            sum += high[i] - low[i];
        return sum / ((double)above - below);
    }

    private static double[] Outputs(GradientCase one, float[][] values)
    {
        Tensor[] results = one.Function(Inputs(one, values));
        return
        [
            .. results.SelectMany((result, i) => result.ToArray<float>().Zip(Weights(result, i), (y, w) => (double)y * w)),
        ];
    }

    private static Tensor[] Inputs(GradientCase one, float[][] values) =>
        [.. one.Inputs.Select((input, i) => Tensor.From<float>(values[i], input.Shape))];

    private static float[] Weights(Tensor output, int seed) =>
        Ops.RandomUniform([output.ElementCount], -1, 1, 100 + seed).ToArray<float>();
}
