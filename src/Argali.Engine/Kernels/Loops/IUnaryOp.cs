namespace Argali.Engine.Kernels;

/// <summary>An operation of one operand, written once for every width.</summary>
internal interface IUnaryOp
{
    /// <summary>Gets whether the operation works on the first lane only, and so needs <see cref="Float32x1"/>.</summary>
    static virtual bool IsScalarOnly => false;

    /// <summary>The operation's value in each lane.</summary>
    TV Invoke<TV>(TV x) where TV : struct, ILanes<TV>;
}
