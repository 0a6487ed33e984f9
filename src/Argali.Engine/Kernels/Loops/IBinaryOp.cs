namespace Argali.Engine.Kernels;

/// <summary>An operation of two operands, written once for every width. Comparisons give masks.</summary>
internal interface IBinaryOp
{
    /// <summary>Gets whether the operation works on the first lane only, and so needs <see cref="Float32x1"/>.</summary>
    static virtual bool IsScalarOnly => false;

    /// <summary>The operation's value in each lane.</summary>
    TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV>;
}
