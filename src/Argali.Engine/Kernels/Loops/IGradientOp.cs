namespace Argali.Engine.Kernels;

/// <summary>The backward pass of an operation: dx from x, y = f(x) and dy, written once for every width.</summary>
internal interface IGradientOp
{
    /// <summary>Gets whether the formula reads x; if not, x may be empty.</summary>
    static virtual bool ReadsInput => true;

    /// <summary>Gets whether the formula reads y; if not, y may be empty.</summary>
    static virtual bool ReadsOutput => false;

    /// <summary>dx in each lane. An operand that is not read is zero.</summary>
    TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>;
}
