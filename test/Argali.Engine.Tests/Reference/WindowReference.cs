namespace Argali.Engine.Tests.Reference;

/// <summary>Convolution and pooling of one to three axes, channels last, as plain loops in double over TensorFlow's definitions.</summary>
internal static class WindowReference
{
    /// <summary>y[n, p, o] = the sum over window positions k and channels i of the group of x[n, p·stride + k·dilation - before, i]·w[k, i, o].</summary>
    public static double[] Conv(Tensor x, Tensor w, int[] strides, int[] dilation, bool same, int[] outputs)
    {
        int rank = strides.Length, channels = x.Shape[^1], groupChannels = w.Shape[rank], filters = w.Shape[rank + 1];
        int[] lengths = Lengths(x.Shape, 1, rank), window = Lengths(w.Shape, 0, rank);
        int[] before = Before(lengths, window, strides, dilation, same, outputs);
        float[] source = x.ToArray<float>(), weights = w.ToArray<float>();
        double[] y = new double[x.Shape[0] * Product(outputs) * filters];
        for (int n = 0; n < x.Shape[0]; n++)
        {
            foreach ((int p, int k, int cell) in Cells(n, lengths, window, strides, dilation, before, outputs))
            {
                for (int o = 0; o < filters; o++)
                {
                    int group = o / (filters / (channels / groupChannels));
                    for (int i = 0; i < groupChannels; i++)
                    {
                        double product = (double)source[(cell * channels) + (group * groupChannels) + i] * weights[(((k * groupChannels) + i) * filters) + o];
                        y[(((n * Product(outputs)) + p) * filters) + o] += product;
                    }
                }
            }
        }

        return y;
    }

    /// <summary>The largest element of each window, or the mean of its elements inside the input.</summary>
    public static double[] Pool(Tensor x, int[] window, int[] strides, bool same, int[] outputs, bool average)
    {
        int rank = strides.Length, channels = x.Shape[^1], positions = Product(outputs);
        int[] lengths = Lengths(x.Shape, 1, rank), one = [.. Enumerable.Repeat(1, rank)];
        int[] before = Before(lengths, window, strides, one, same, outputs);
        float[] source = x.ToArray<float>();
        var cells = new List<double>[x.Shape[0] * positions * channels];
        for (int n = 0; n < x.Shape[0]; n++)
        {
            foreach ((int p, _, int cell) in Cells(n, lengths, window, strides, one, before, outputs))
            {
                for (int c = 0; c < channels; c++)
                    (cells[(((n * positions) + p) * channels) + c] ??= []).Add(source[(cell * channels) + c]);
            }
        }

        return [.. cells.Select(values => average ? values.Average() : values.Max())];
    }

    /// <summary>Lists every output position, window position and input cell that meet, as numbers in row-major order.</summary>
    private static IEnumerable<(int Output, int Window, int Cell)> Cells(
        int image, int[] lengths, int[] window, int[] strides, int[] dilation, int[] before, int[] outputs)
    {
        for (int p = 0; p < Product(outputs); p++)
        {
            for (int k = 0; k < Product(window); k++)
            {
                int[] output = Position(p, outputs), tap = Position(k, window);
                int cell = image;
                bool inside = true;
                for (int axis = 0; axis < lengths.Length; axis++)
                {
                    int at = (output[axis] * strides[axis]) + (tap[axis] * dilation[axis]) - before[axis];
                    inside &= at >= 0 && at < lengths[axis];
                    cell = (cell * lengths[axis]) + at;
                }

                if (inside)
                    yield return (p, k, cell);
            }
        }
    }

    private static int[] Before(int[] lengths, int[] window, int[] strides, int[] dilation, bool same, int[] outputs) => [.. lengths.Select(
        (length, i) => same ? Math.Max(((outputs[i] - 1) * strides[i]) + ((window[i] - 1) * dilation[i]) + 1 - length, 0) / 2 : 0)];

    private static int[] Lengths(Shape shape, int first, int rank) => [.. Enumerable.Range(first, rank).Select(axis => shape[axis])];

    private static int Product(int[] lengths) => lengths.Aggregate(1, (product, length) => product * length);

    private static int[] Position(int number, int[] lengths)
    {
        int[] position = new int[lengths.Length];
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
            (number, position[axis]) = Math.DivRem(number, lengths[axis]);
        return position;
    }
}
