using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>The reductions for <see cref="ReduceKernel"/> and <see cref="RowReduction"/>.</summary>
internal static class Reduction
{
    /// <summary>The sum.</summary>
    public readonly struct Sum : IReduction
    {
        public static float Identity => 0;

        public static float Padding => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Take<TV>(TV gathered, TV x) where TV : struct, ILanes<TV> => gathered + x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Combine<TV>(TV a, TV b) where TV : struct, ILanes<TV> => a + b;

        public static double Combine(double a, double b) => a + b;
    }

    /// <summary>The sum of squares.</summary>
    public readonly struct SumOfSquares : IReduction
    {
        public static float Identity => 0;

        public static float Padding => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Take<TV>(TV gathered, TV x) where TV : struct, ILanes<TV> => TV.MultiplyAdd(x, x, gathered);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Combine<TV>(TV a, TV b) where TV : struct, ILanes<TV> => a + b;

        public static double Combine(double a, double b) => a + b;
    }

    /// <summary>The sum of absolute values.</summary>
    public readonly struct SumOfMagnitudes : IReduction
    {
        public static float Identity => 0;

        public static float Padding => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Take<TV>(TV gathered, TV x) where TV : struct, ILanes<TV> => gathered + TV.Abs(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Combine<TV>(TV a, TV b) where TV : struct, ILanes<TV> => a + b;

        public static double Combine(double a, double b) => a + b;
    }

    /// <summary>The product.</summary>
    public readonly struct Product : IReduction
    {
        public static float Identity => 1;

        public static float Padding => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Take<TV>(TV gathered, TV x) where TV : struct, ILanes<TV> => gathered * x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Combine<TV>(TV a, TV b) where TV : struct, ILanes<TV> => a * b;

        public static double Combine(double a, double b) => a * b;
    }

    /// <summary>The largest element; NaN if any is NaN.</summary>
    public readonly struct Max : IReduction
    {
        public static float Identity => float.NegativeInfinity;

        public static float Padding => float.NegativeInfinity;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Take<TV>(TV gathered, TV x) where TV : struct, ILanes<TV> => TV.Maximum(gathered, x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Combine<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Maximum(a, b);

        public static double Combine(double a, double b) => Math.Max(a, b);
    }

    /// <summary>The smallest element; NaN if any is NaN.</summary>
    public readonly struct Min : IReduction
    {
        public static float Identity => float.PositiveInfinity;

        public static float Padding => float.PositiveInfinity;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Take<TV>(TV gathered, TV x) where TV : struct, ILanes<TV> => TV.Minimum(gathered, x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Combine<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Minimum(a, b);

        public static double Combine(double a, double b) => Math.Min(a, b);
    }
}
