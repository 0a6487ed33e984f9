namespace Argali.Engine.Kernels;

/// <summary>
/// Convolution weights as panels for the micro-kernels: for each group, for each run of output channels as wide as a tile, the rows
/// (tap, input channel) in order.
/// </summary>
internal static unsafe class ConvPanels
{
    /// <summary>Gets the floats of the panels of one group.</summary>
    public static nint GroupLength(TileSet tiles, int outChannels, int steps)
    {
        int full = outChannels / tiles.Columns * tiles.Columns;
        int rest = outChannels - full;
        return (nint)(full + (rest == 0 ? 0 : PanelWidth(tiles, rest))) * steps;
    }

    /// <summary>Gets the width of the panel that holds the next <paramref name="channels"/> channels or the first of them.</summary>
    public static int PanelWidth(TileSet tiles, int channels) => channels <= tiles.Lanes ? tiles.Lanes : tiles.Columns;

    /// <summary>Packs the weights for the convolution itself.</summary>
    public static void Pack(in ConvGeometry g, TileSet tiles, float* w, float* panels)
    {
        int steps = g.Taps * g.GroupInC;
        for (int group = 0; group < g.Groups; group++)
        {
            float* source = w + (group * g.GroupOutC);
            for (int j = 0; j < g.GroupOutC; j += tiles.Columns)
            {
                int columns = Math.Min(tiles.Columns, g.GroupOutC - j);
                int width = PanelWidth(tiles, columns);
                PanelPacking.PackStraight(source + j, g.OutC, columns, width, steps, panels);
                panels += (nint)width * steps;
            }
        }
    }

    /// <summary>
    /// Packs the weights for the gradient of the input, which is a convolution of dy whose taps run backwards and whose input channels
    /// are the outputs': row (tap, o) of the panels is w[last tap - tap, ., o].
    /// </summary>
    public static void PackReversed(in ConvGeometry g, KernelWidth kernelWidth, TileSet tiles, float* w, float* panels)
    {
        for (int group = 0; group < g.Groups; group++)
        {
            for (int j = 0; j < g.GroupInC; j += tiles.Columns)
            {
                int columns = Math.Min(tiles.Columns, g.GroupInC - j);
                int width = PanelWidth(tiles, columns);
                for (int tap = g.Taps - 1; tap >= 0; tap--)
                {
                    float* source = w + ((((nint)tap * g.GroupInC) + j) * g.OutC) + (group * g.GroupOutC);
                    PanelPacking.PackTransposed(kernelWidth, source, g.OutC, columns, width, g.GroupOutC, panels);
                    panels += (nint)width * g.GroupOutC;
                }
            }
        }
    }
}
