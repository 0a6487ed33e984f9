namespace Argali.Engine.Kernels;

/// <summary>One step of an optimizer for one element: a parameter, its gradient and up to three slots, written once for every width.</summary>
internal interface IUpdateOp
{
    /// <summary>Changes the parameter and the slots. Slots that the caller did not give are zero and are not stored.</summary>
    void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>;
}
