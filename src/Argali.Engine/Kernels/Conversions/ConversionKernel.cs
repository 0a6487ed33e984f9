// Formula:  y[i] = (type of y) x[i]
// Layout:   flat arrays of two element types, disjoint
// Rounding: to a float type to nearest, ties to even; from float to integer towards zero, saturating, NaN to 0 (as C#'s casts);
//           from integer to integer the low bits (as numpy's astype); to bool whether it is not zero; from bool 0 or 1
// Lanes:    halves and floats: System.Numerics.Tensors' vectorized conversion; the others are memory-bound scalar loops
// Tail:     none
// Scalar:   for (i...) y[i] = (type of y) x[i]

using System.Numerics;
using System.Numerics.Tensors;

namespace Argali.Engine.Kernels;

/// <summary>Conversions between element types.</summary>
internal static class ConversionKernel
{
    /// <summary>Converts between two number types.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> x, Span<TTo> y)
        where TFrom : struct, INumberBase<TFrom>
        where TTo : struct, INumberBase<TTo>
    {
        KernelGuard.SameLength(x.Length, y.Length);
        bool isInteger = TFrom.IsInteger(TFrom.One / (TFrom.One + TFrom.One));
        if (isInteger)
        {
            for (int i = 0; i < x.Length; i++)
                y[i] = TTo.CreateTruncating(x[i]);
        }
        else
        {
            for (int i = 0; i < x.Length; i++)
                y[i] = TTo.CreateSaturating(x[i]);
        }
    }

    /// <summary>Rounds to halves.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Convert(ReadOnlySpan<float> x, Span<Half> y)
    {
        KernelGuard.SameLength(x.Length, y.Length);
        TensorPrimitives.ConvertToHalf(x, y);
    }

    /// <summary>Widens halves.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Convert(ReadOnlySpan<Half> x, Span<float> y)
    {
        KernelGuard.SameLength(x.Length, y.Length);
        TensorPrimitives.ConvertToSingle(x, y);
    }

    /// <summary>Rounds to brain floats.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Convert(ReadOnlySpan<float> x, Span<BFloat16> y)
    {
        KernelGuard.SameLength(x.Length, y.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = (BFloat16)x[i];
    }

    /// <summary>Widens brain floats.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Convert(ReadOnlySpan<BFloat16> x, Span<float> y)
    {
        KernelGuard.SameLength(x.Length, y.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i];
    }

    /// <summary>Whether each number is not zero.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Convert<TFrom>(ReadOnlySpan<TFrom> x, Span<bool> y) where TFrom : struct, INumberBase<TFrom>
    {
        KernelGuard.SameLength(x.Length, y.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = !TFrom.IsZero(x[i]);
    }

    /// <summary>0 or 1 for each truth value.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Convert<TTo>(ReadOnlySpan<bool> x, Span<TTo> y) where TTo : struct, INumberBase<TTo>
    {
        KernelGuard.SameLength(x.Length, y.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] ? TTo.One : TTo.Zero;
    }
}
