// Formula:  y = f(a, b, c), stated at each structure
// Layout:   one element per lane; lanes, tail and scalar equivalent are TernaryKernel's

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Operations of three operands for <see cref="TernaryKernel"/>.</summary>
internal static partial class Ternary
{
    /// <summary>a b + c, rounded once: with y = c it accumulates a product.</summary>
    public readonly struct MultiplyAdd : ITernaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b, TV c) where TV : struct, ILanes<TV> => TV.MultiplyAdd(a, b, c);
    }

    /// <summary>c - a b, rounded once.</summary>
    public readonly struct MultiplySubtract : ITernaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b, TV c) where TV : struct, ILanes<TV> => TV.MultiplyAdd(-a, b, c);
    }
}
