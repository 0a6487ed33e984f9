using System.Text.Json;
using Argali.Engine;
using Argali.Saving;
using Xunit.Sdk;

namespace Argali.Tests.Goldens;

/// <summary>Comparisons with recorded values whose messages say where and by how much.</summary>
internal static class GoldenAssert
{
    /// <summary>
    /// Asserts |actual - expected| &lt;= atol + rtol |expected| for every element; NaN equals NaN, an infinity equals itself. Shapes must
    /// agree; element types need not.
    /// </summary>
    public static void Close(JsonElement expected, Tensor actual, double rtol, double atol, string what) =>
        Close(GoldenCase.ToTensor(expected), actual, rtol, atol, what);

    /// <summary>As above, with the tolerance of the case.</summary>
    public static void Close(GoldenCase golden, JsonElement expected, Tensor actual, string what) =>
        Close(GoldenCase.ToTensor(expected), actual, golden.RelativeTolerance, golden.AbsoluteTolerance, what);

    /// <summary>As above, for tensors.</summary>
    public static void Close(Tensor expected, Tensor actual, double rtol, double atol, string what)
    {
        if (expected.Shape != actual.Shape)
            throw new XunitException($"{what}: expected shape {expected.Shape}, got {actual.Shape} ({actual}).");
        if (expected.DType == DType.String || actual.DType == DType.String)
        {
            Assert.Equal(expected.ToArray<string>(), actual.ToArray<string>());
            return;
        }

        double[] wanted = Ops.Cast(expected, DType.Float64).ToArray<double>();
        double[] got = Ops.Cast(actual, DType.Float64).ToArray<double>();
        int worst = -1;
        double worstExcess = 0;
        int wrong = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            double excess = Excess(wanted[i], got[i], rtol, atol);
            if (excess <= 0)
                continue;
            wrong++;
            if (worst < 0 || excess > worstExcess)
                (worst, worstExcess) = (i, excess);
        }

        if (worst >= 0)
        {
            throw new XunitException(
                $"{what}: {wrong} of {wanted.Length} elements differ (rtol {rtol:G3}, atol {atol:G3}). Worst at " +
                $"[{string.Join(", ", Indices(expected.Shape, worst))}]: expected {wanted[worst]:G9}, got {got[worst]:G9} " +
                $"(difference {Math.Abs(wanted[worst] - got[worst]):G3}).");
        }
    }

    /// <summary>As above, for one number.</summary>
    public static void Close(double expected, double actual, double rtol, double atol, string what)
    {
        if (Excess(expected, actual, rtol, atol) > 0)
            throw new XunitException($"{what}: expected {expected:G9}, got {actual:G9} (rtol {rtol:G3}, atol {atol:G3}).");
    }

    /// <summary>Asserts that a config has the recorded keys in the recorded order with the recorded values.</summary>
    public static void ConfigEqual(JsonElement expected, Config actual, string what)
    {
        Assert.Equal(expected.EnumerateObject().Select(property => property.Name), actual.Keys);
        foreach (JsonProperty property in expected.EnumerateObject())
            ValueEqual(property.Value, actual.Find(property.Name), $"{what}.{property.Name}");
    }

    private static void ValueEqual(JsonElement expected, object? actual, string what)
    {
        switch (actual)
        {
            case Config config when expected.ValueKind == JsonValueKind.Object:
                ConfigEqual(expected, config, what);
                break;
            case IReadOnlyList<object?> list when expected.ValueKind == JsonValueKind.Array:
                Assert.True(expected.GetArrayLength() == list.Count, $"{what}: expected {expected}, got {Config.Describe(list)}.");
                for (int i = 0; i < list.Count; i++)
                    ValueEqual(expected[i], list[i], $"{what}[{i}]");
                break;
            default:
                object? wanted = GoldenCase.ToValue(expected);
                Assert.True(Equals(wanted, actual), $"{what}: expected {expected.GetRawText()}, got {Config.Describe(actual)}.");
                break;
        }
    }

    private static double Excess(double expected, double actual, double rtol, double atol)
    {
        if (double.IsNaN(expected) || double.IsNaN(actual))
            return double.IsNaN(expected) == double.IsNaN(actual) ? 0 : double.PositiveInfinity;
        if (expected.Equals(actual))
            return 0;
        return double.IsInfinity(expected) || double.IsInfinity(actual)
            ? double.PositiveInfinity
            : Math.Abs(expected - actual) - (atol + (rtol * Math.Abs(expected)));
    }

    private static int[] Indices(Shape shape, int flat)
    {
        var indices = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            indices[axis] = flat % shape[axis];
            flat /= shape[axis];
        }

        return indices;
    }
}
