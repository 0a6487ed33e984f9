namespace Argali.Engine.Kernels;

/// <summary>A row of numbers to reduce, read from memory or computed while reading.</summary>
internal interface IRowSource
{
    /// <summary>Elements [i, i + lanes).</summary>
    TV At<TV>(nint i) where TV : struct, ILanes<TV>;
}
