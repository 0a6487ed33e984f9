namespace Argali.Engine.Kernels;

/// <summary>How a loop stores its whole registers.</summary>
internal unsafe interface IStoreMode
{
    /// <summary>Stores a register.</summary>
    static abstract void Store<TV>(TV value, float* destination) where TV : struct, ILanes<TV>;

    /// <summary>Makes what was stored visible to other threads before what this thread stores next.</summary>
    static abstract void Finish();
}
