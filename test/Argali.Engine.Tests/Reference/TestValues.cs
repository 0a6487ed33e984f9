namespace Argali.Engine.Tests.Reference;

/// <summary>Repeatable values in [-1, 1] for kernel tests.</summary>
internal static class TestValues
{
    public static float[] Uniform(long count, uint seed)
    {
        float[] values = new float[Math.Max(count, 0)];
        uint state = seed * 2654435769u;
        foreach (ref float value in values.AsSpan())
        {
            state = (state * 1664525u) + 1013904223u;
            value = (int)state * (1f / int.MaxValue);
        }

        return values;
    }
}
