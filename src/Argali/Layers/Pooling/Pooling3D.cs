namespace Argali.Layers;

/// <summary>What the layers that reduce each window of volumes to one number have in common.</summary>
public abstract class Pooling3D : Pooling
{
    private protected Pooling3D(int[] poolSize, int[]? strides, Padding padding, DataFormat dataFormat, string? name)
        : base(poolSize, strides, padding, dataFormat, name)
    {
    }

    /// <summary>Gets the depth, height and width of a window.</summary>
    public Size3D PoolSize => Size3D.Of(PoolLengths);

    /// <summary>Gets the steps between windows.</summary>
    public Size3D Strides => Size3D.Of(StrideLengths);
}
