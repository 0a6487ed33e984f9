using System.Numerics;

namespace Argali.Engine;

/// <summary>Comparisons for <see cref="ComparisonOperation"/>.</summary>
internal static class Comparisons
{
    public readonly struct Equal : IComparison
    {
        public static bool Invoke<T>(T a, T b)
            where T : INumber<T>
            => a == b;
    }

    public readonly struct NotEqual : IComparison
    {
        public static bool Invoke<T>(T a, T b)
            where T : INumber<T>
            => a != b;
    }

    public readonly struct Less : IComparison
    {
        public static bool Invoke<T>(T a, T b)
            where T : INumber<T>
            => a < b;
    }

    public readonly struct LessEqual : IComparison
    {
        public static bool Invoke<T>(T a, T b)
            where T : INumber<T>
            => a <= b;
    }

    public readonly struct Greater : IComparison
    {
        public static bool Invoke<T>(T a, T b)
            where T : INumber<T>
            => a > b;
    }

    public readonly struct GreaterEqual : IComparison
    {
        public static bool Invoke<T>(T a, T b)
            where T : INumber<T>
            => a >= b;
    }
}
