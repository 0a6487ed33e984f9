using System.Runtime.CompilerServices;
using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>dy between threshold and limit, slope dy at and below the threshold, 0 at and above the limit.</summary>
internal readonly struct GeneralReluGradient(float slope, float limit, float threshold) : IGradientOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Invoke<TV>(TV x, TV y, TV dy)
        where TV : struct, ILanes<TV>
        => TV.Select(TV.LessThanOrEqual(x, TV.Broadcast(threshold)), TV.Broadcast(slope) * dy, dy & TV.LessThan(x, TV.Broadcast(limit)));
}
