using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>The gradient of a step function: zero.</summary>
internal readonly struct ZeroGradient : IGradientOp
{
    public static bool ReadsInput => false;

    public TV Invoke<TV>(TV x, TV y, TV dy)
        where TV : struct, ILanes<TV>
        => default;
}
