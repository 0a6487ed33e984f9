// Formula:  y = a ? b, stated at each structure; the result is a mask
// Layout:   one element per lane; lanes, tail and scalar equivalent are CompareKernel's

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Comparisons for <see cref="CompareKernel"/>; any comparison with NaN is false but <see cref="NotEqual"/>.</summary>
internal static partial class Compare
{
    /// <summary>a &lt; b</summary>
    public readonly struct Less : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.LessThan(a, b);
    }

    /// <summary>a &lt;= b</summary>
    public readonly struct LessEqual : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.LessThanOrEqual(a, b);
    }

    /// <summary>a &gt; b</summary>
    public readonly struct Greater : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.LessThan(b, a);
    }

    /// <summary>a &gt;= b</summary>
    public readonly struct GreaterEqual : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.LessThanOrEqual(b, a);
    }

    /// <summary>a == b</summary>
    public readonly struct Equal : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Equals(a, b);
    }

    /// <summary>a != b</summary>
    public readonly struct NotEqual : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Equals(a, b) ^ TV.BroadcastBits(-1);
    }

    /// <summary>Whether a is NaN; b is not read.</summary>
    public readonly struct IsNaN : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Equals(a, a) ^ TV.BroadcastBits(-1);
    }

    /// <summary>Whether a is infinite; b is not read.</summary>
    public readonly struct IsInfinite : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Equals(TV.Abs(a), TV.Broadcast(float.PositiveInfinity));
    }

    /// <summary>Whether a is neither infinite nor NaN; b is not read.</summary>
    public readonly struct IsFinite : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.LessThan(TV.Abs(a), TV.Broadcast(float.PositiveInfinity));
    }
}
