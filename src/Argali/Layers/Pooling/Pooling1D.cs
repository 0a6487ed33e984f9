namespace Argali.Layers;

/// <summary>What the layers that reduce each window of sequences to one number have in common.</summary>
public abstract class Pooling1D : Pooling
{
    private protected Pooling1D(int[] poolSize, int[]? strides, Padding padding, DataFormat dataFormat, string? name)
        : base(poolSize, strides, padding, dataFormat, name)
    {
    }

    /// <summary>Gets the length of a window.</summary>
    public int PoolSize => PoolLengths[0];

    /// <summary>Gets the steps between windows.</summary>
    public int Strides => StrideLengths[0];
}
