namespace Argali.Engine.Kernels;

/// <summary>An operation of three operands, written once for every width.</summary>
internal interface ITernaryOp
{
    /// <summary>The operation's value in each lane.</summary>
    TV Invoke<TV>(TV a, TV b, TV c) where TV : struct, ILanes<TV>;
}
