using System.Runtime.CompilerServices;
using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Keras's rectifier with all its arguments; see <see cref="Ops.Relu(Tensor, float, float?, float)"/>.</summary>
internal readonly struct GeneralRelu(float slope, float limit, float threshold) : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TV Invoke<TV>(TV x)
        where TV : struct, ILanes<TV>
    {
        // NaN fails the comparison and takes the first branch, where it stays NaN.
        TV edge = TV.Broadcast(threshold);
        TV above = TV.MinNative(TV.Broadcast(limit), x);
        TV below = slope == 0 ? default : (x - edge) * TV.Broadcast(slope);
        return TV.Select(TV.LessThanOrEqual(x, edge), below, above);
    }
}
