namespace Argali.Engine.Kernels;

/// <summary>
/// Rows of one image as a kernel reads them: with the padding as zeros in memory, the channels of one group only, at a constant pitch.
/// </summary>
internal unsafe ref struct ConvImage
{
    /// <summary>The first padded row that the windows of the first output row cover.</summary>
    public float* Rows;

    /// <summary>Elements between rows.</summary>
    public nint Pitch;

    /// <summary>Gets how many input columns, padding included, the windows of one output row cover.</summary>
    public static int ColumnsCovered(in ConvGeometry g) => ((g.OutW - 1) * g.StrideW) + ((g.KW - 1) * g.DilationW) + 1;

    /// <summary>Gets how many input rows, padding included, the windows of some output rows cover.</summary>
    public static int RowsCovered(in ConvGeometry g, int outRows) => ((outRows - 1) * g.StrideH) + ((g.KH - 1) * g.DilationH) + 1;

    /// <summary>
    /// The rows that the windows of output rows [<paramref name="outRow"/>, + <paramref name="outRows"/>) cover: in place where the
    /// image holds all of them, otherwise copied to this thread's <see cref="ScratchSlot.Image"/>.
    /// </summary>
    public static ConvImage Of(in ConvGeometry g, float* x, int group, int channels, int outRow, int outRows)
    {
        int top = (outRow * g.StrideH) - g.PadTop;
        int rows = RowsCovered(g, outRows);
        int columns = ColumnsCovered(g);
        nint sourcePitch = (nint)g.InW * g.InC;
        if (channels == g.InC && top >= 0 && top + rows <= g.InH && g.PadLeft <= 0 && columns - g.PadLeft <= g.InW)
            return new ConvImage { Rows = x + (top * sourcePitch) - ((nint)g.PadLeft * g.InC), Pitch = sourcePitch };

        nint pitch = (nint)columns * channels;
        float* copy = ThreadScratch.Rent(ScratchSlot.Image, rows * pitch);
        int firstColumn = Math.Clamp(g.PadLeft, 0, columns);
        int endColumn = Math.Clamp(g.InW + g.PadLeft, firstColumn, columns);
        for (int row = 0; row < rows; row++)
        {
            Span<float> target = new(copy + (row * pitch), (int)pitch);
            if ((uint)(top + row) >= (uint)g.InH)
            {
                target.Clear();
                continue;
            }

            target[..(firstColumn * channels)].Clear();
            target[(endColumn * channels)..].Clear();
            target = target[(firstColumn * channels)..(endColumn * channels)];
            float* source = x + ((top + row) * sourcePitch) + ((nint)(firstColumn - g.PadLeft) * g.InC) + (group * channels);
            if (channels == g.InC)
                new ReadOnlySpan<float>(source, target.Length).CopyTo(target);
            else
                CopyGroup(source, g.InC, channels, target);
        }

        return new ConvImage { Rows = copy, Pitch = pitch };
    }

    private static void CopyGroup(float* source, int pixelStride, int channels, Span<float> target)
    {
        for (; !target.IsEmpty; target = target[channels..], source += pixelStride)
            new ReadOnlySpan<float>(source, channels).CopyTo(target);
    }
}
