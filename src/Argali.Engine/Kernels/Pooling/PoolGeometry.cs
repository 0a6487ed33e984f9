namespace Argali.Engine.Kernels;

/// <summary>
/// The sizes of a two-dimensional pooling of NHWC activations. Padding at the bottom and right follows from the output size; cells
/// outside the input belong to no window: they are never the maximum and are not counted by the average.
/// </summary>
internal readonly record struct PoolGeometry(
    int Batch,
    int InH,
    int InW,
    int Channels,
    int OutH,
    int OutW,
    int KH,
    int KW,
    int StrideH,
    int StrideW,
    int PadTop = 0,
    int PadLeft = 0)
{
    /// <summary>Gets the number of elements of the input.</summary>
    public long InputLength => checked((long)Batch * InH * InW * Channels);

    /// <summary>Gets the number of elements of the output.</summary>
    public long OutputLength => checked((long)Batch * OutH * OutW * Channels);

    /// <summary>Gets the input rows [first, end) of the windows in output row <paramref name="row"/>.</summary>
    public (int First, int End) RowsOf(int row) => Clip((row * StrideH) - PadTop, KH, InH);

    /// <summary>Gets the input columns [first, end) of the windows in output column <paramref name="column"/>.</summary>
    public (int First, int End) ColumnsOf(int column) => Clip((column * StrideW) - PadLeft, KW, InW);

    /// <summary>Throws when the sizes do not describe a pooling or a window would hold no cell of the input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size or stride is not positive, or a padding is negative.</exception>
    /// <exception cref="ArgumentException">A window lies wholly in the padding.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(InH);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(InW);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Channels);
        ArgumentOutOfRangeException.ThrowIfNegative(OutH);
        ArgumentOutOfRangeException.ThrowIfNegative(OutW);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(KH);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(KW);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StrideH);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StrideW);
        ArgumentOutOfRangeException.ThrowIfNegative(PadTop);
        ArgumentOutOfRangeException.ThrowIfNegative(PadLeft);
        bool rowsTouch = PadTop < KH && ((long)(OutH - 1) * StrideH) - PadTop < InH;
        bool columnsTouch = PadLeft < KW && ((long)(OutW - 1) * StrideW) - PadLeft < InW;
        if (!rowsTouch || !columnsTouch)
            throw new ArgumentException($"Every pooling window must hold a cell of the input. Received: {this}.");
    }

    private static (int First, int End) Clip(int start, int length, int size) => (Math.Max(start, 0), Math.Min(start + length, size));
}
