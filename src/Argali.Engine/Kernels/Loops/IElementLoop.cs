namespace Argali.Engine.Kernels;

/// <summary>A loop over independent elements, to be run at any width and on any part of its range.</summary>
internal interface IElementLoop
{
    /// <summary>Runs elements [start, start + count) with the given lanes.</summary>
    void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>;
}
