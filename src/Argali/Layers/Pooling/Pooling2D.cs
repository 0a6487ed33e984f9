namespace Argali.Layers;

/// <summary>What the layers that reduce each window of images to one number have in common.</summary>
public abstract class Pooling2D : Pooling
{
    private protected Pooling2D(int[] poolSize, int[]? strides, Padding padding, DataFormat dataFormat, string? name)
        : base(poolSize, strides, padding, dataFormat, name)
    {
    }

    /// <summary>Gets the height and width of a window.</summary>
    public Size2D PoolSize => Size2D.Of(PoolLengths);

    /// <summary>Gets the steps between windows.</summary>
    public Size2D Strides => Size2D.Of(StrideLengths);
}
