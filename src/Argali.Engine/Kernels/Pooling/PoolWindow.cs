using System.Numerics;

namespace Argali.Engine.Kernels;

/// <summary>
/// The gradient of one pooling window for a run of channels. A lane holds one channel; the tail is done one channel at a time, which
/// is also the scalar equivalent.
/// </summary>
internal unsafe ref struct PoolWindow
{
    /// <summary>Rows of the window inside the input.</summary>
    public int Rows;

    /// <summary>Columns of the window inside the input.</summary>
    public int Columns;

    /// <summary>Elements between rows of the input.</summary>
    public nint RowStride;

    /// <summary>Elements between columns of the input.</summary>
    public nint ColumnStride;

    /// <summary>Adds dy / (cells of the window) to every cell of dx.</summary>
    public readonly void SpreadMean(float* dy, float* dx, int channels)
    {
        float share = 1f / (Rows * Columns);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
                ChannelLoops.AddScaled(dx + (row * RowStride) + (column * ColumnStride), dy, share, channels);
        }
    }

    /// <summary>Adds dy to the first cell of dx whose x equals the maximum y.</summary>
    public readonly void SpreadToMaximum(float* x, float* y, float* dy, float* dx, int channels)
    {
        int channel = 0;
        if (KernelDispatch.Width != KernelWidth.Scalar)
        {
            for (; channel <= channels - Vector<float>.Count; channel += Vector<float>.Count)
                SpreadVector(x + channel, Vector.Load(y + channel), Vector.Load(dy + channel), dx + channel);
        }

        for (; channel < channels; channel++)
            SpreadOne(x + channel, y[channel], dy[channel], dx + channel);
    }

    private readonly void SpreadVector(float* x, Vector<float> y, Vector<float> dy, float* dx)
    {
        Vector<float> remaining = dy;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                nint cell = (row * RowStride) + (column * ColumnStride);
                Vector<int> isMaximum = Vector.Equals(Vector.Load(x + cell), y);
                (Vector.Load(dx + cell) + Vector.ConditionalSelect(isMaximum, remaining, Vector<float>.Zero)).Store(dx + cell);
                remaining = Vector.ConditionalSelect(isMaximum, Vector<float>.Zero, remaining);
            }
        }
    }

    private readonly void SpreadOne(float* x, float y, float dy, float* dx)
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                nint cell = (row * RowStride) + (column * ColumnStride);
                if (x[cell] == y)
                {
                    dx[cell] += dy;
                    return;
                }
            }
        }
    }
}
