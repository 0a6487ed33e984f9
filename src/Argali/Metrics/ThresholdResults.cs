using Argali.Engine;

namespace Argali.Metrics;

/// <summary>Ratios of counts, and results that are a scalar at one threshold and a vector at several.</summary>
internal static class ThresholdResults
{
    public static Tensor Of(float[] values) => values.Length == 1 ? values[0] : values;

    /// <summary>a / (a + b), 0 where both are 0.</summary>
    public static float[] Share(Variable part, Variable rest)
    {
        float[] a = part.ReadAll(), b = rest.ReadAll();
        for (int i = 0; i < a.Length; i++)
            a[i] = DivideNoNan(a[i], a[i] + b[i]);
        return a;
    }

    public static float DivideNoNan(float a, float b) => b == 0 ? 0 : a / b;
}
