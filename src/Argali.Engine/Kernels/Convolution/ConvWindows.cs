namespace Argali.Engine.Kernels;

/// <summary>
/// Moves between an image and its windows. The windows of the output pixels [pixel, pixel + pixels), restricted to the taps
/// [tap, tap + taps) and one group, form a matrix of one row per pixel and taps · (inC / groups) columns; outside the image is zero.
/// </summary>
internal static unsafe class ConvWindows
{
    /// <summary>windows = the windows of image <paramref name="x"/>.</summary>
    public static void Gather(in ConvGeometry g, float* x, int group, int pixel, int pixels, int tap, int taps, float* windows)
    {
        int channels = g.GroupInC;
        for (int p = pixel; p < pixel + pixels; p++)
        {
            (int outRow, int outColumn) = Math.DivRem(p, g.OutW);
            int top = (outRow * g.StrideH) - g.PadTop;
            int left = (outColumn * g.StrideW) - g.PadLeft;
            for (int t = tap; t < tap + taps; t++)
            {
                (int kh, int kw) = Math.DivRem(t, g.KW);
                float* source = PixelOrNull(g, x, top + (kh * g.DilationH), left + (kw * g.DilationW));
                if (source == null)
                    new Span<float>(windows, channels).Clear();
                else
                    new ReadOnlySpan<float>(source + (group * channels), channels).CopyTo(new Span<float>(windows, channels));

                windows += channels;
            }
        }
    }

    /// <summary>Adds windows to the pixels of image <paramref name="x"/> they were taken from: the adjoint of Gather.</summary>
    public static void ScatterAdd(in ConvGeometry g, float* x, int group, int pixel, int pixels, float* windows)
    {
        int channels = g.GroupInC;
        for (int p = pixel; p < pixel + pixels; p++)
        {
            (int outRow, int outColumn) = Math.DivRem(p, g.OutW);
            int top = (outRow * g.StrideH) - g.PadTop;
            int left = (outColumn * g.StrideW) - g.PadLeft;
            for (int kh = 0; kh < g.KH; kh++)
            {
                for (int kw = 0; kw < g.KW; kw++)
                {
                    float* target = PixelOrNull(g, x, top + (kh * g.DilationH), left + (kw * g.DilationW));
                    if (target != null)
                        ChannelLoops.Add(target + (group * channels), windows, channels);

                    windows += channels;
                }
            }
        }
    }

    private static float* PixelOrNull(in ConvGeometry g, float* x, int row, int column)
        => (uint)row < (uint)g.InH && (uint)column < (uint)g.InW ? x + ((((nint)row * g.InW) + column) * g.InC) : null;
}
