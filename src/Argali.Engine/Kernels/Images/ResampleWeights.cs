namespace Argali.Engine.Kernels;

/// <summary>
/// One axis of a resize as a sparse matrix: output position o is the sum over t of weights[o, t] · input[starts[o] + t]. Positions are
/// those of pixel centres, (o + 0.5) · n / m. The weights of a position sum to 1: taps outside the image are left out and the others
/// share what they had, as TensorFlow does. Computed in double.
/// </summary>
internal static class ResampleWeights
{
    // TensorFlow reads the cubic from a table of 1024 steps: its fractions are multiples of 1/1024.
    private const double CubicSteps = 1024;

    /// <summary>Gets the number of taps of every position.</summary>
    public static int TapCount(int from, int to, Interpolation interpolation, bool antialias) => interpolation == Interpolation.Nearest
        ? 1
        : Math.Min((int)Math.Ceiling(2 * ResampleFilter.Radius(interpolation) * Stretch(from, to, antialias)), from);

    /// <summary>Fills starts (of length <paramref name="to"/>) and weights (to · taps) for <paramref name="from"/> input positions.</summary>
    public static void Fill(Span<int> starts, Span<float> weights, int from, int to, Interpolation interpolation, bool antialias)
    {
        if (interpolation == Interpolation.Nearest)
        {
            weights.Fill(1);
            for (int o = 0; o < to; o++)
                starts[o] = Math.Min((int)((o + 0.5) * from / to), from - 1);
            return;
        }

        double stretch = Stretch(from, to, antialias);
        double reach = ResampleFilter.Radius(interpolation) * stretch;
        int taps = weights.Length / to;
        for (int o = 0; o < to; o++)
        {
            double centre = interpolation == Interpolation.Bicubic && !antialias ? CubicCentre(o, from, to) : (o + 0.5) * from / to;
            int first = (int)Math.Floor(centre - reach - 0.5) + 1;
            int end = (int)Math.Ceiling(centre + reach - 0.5);
            starts[o] = Math.Clamp(first, 0, from - taps);
            FillRow(weights.Slice(o * taps, taps), starts[o], Math.Max(first, 0), Math.Min(end, from), centre, stretch, interpolation);
        }
    }

    private static double Stretch(int from, int to, bool antialias) => antialias ? Math.Max((double)from / to, 1) : 1;

    private static void FillRow(Span<float> row, int start, int first, int end, double centre, double stretch, Interpolation interpolation)
    {
        double total = 0;
        for (int i = first; i < end; i++)
            total += ResampleFilter.At(interpolation, (i + 0.5 - centre) / stretch);
        row.Clear();
        for (int i = first; i < end; i++)
            row[i - start] = (float)(ResampleFilter.At(interpolation, (i + 0.5 - centre) / stretch) / total);
    }

    private static double CubicCentre(int o, int from, int to)
    {
        float at = ((o + 0.5f) * ((float)from / to)) - 0.5f;
        double floor = Math.Floor(at);
        return floor + (Math.Round((at - floor) * CubicSteps) / CubicSteps) + 0.5;
    }
}
