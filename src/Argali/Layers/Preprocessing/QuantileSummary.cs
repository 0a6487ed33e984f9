namespace Argali.Layers;

/// <summary>
/// The distribution of numbers that come in parts, in bounded memory: values in ascending order, each with the number of numbers that it
/// stands for. A summary of accuracy e holds about 1/e values.
/// </summary>
/// <remarks>
/// Parts are joined by sorting their values together, and shortened again by reading off the cumulated counts, interpolated linearly, at
/// the shares e, 2e, ... 1. Values and counts are rounded to float32 where Keras rounds, so that boundaries are Keras's.
/// </remarks>
internal sealed class QuantileSummary(double epsilon)
{
    private float[] values = [];
    private float[] counts = [];

    /// <summary>Whether nothing was taken in yet.</summary>
    public bool IsEmpty => values.Length == 0;

    /// <summary>Takes in more numbers.</summary>
    public void Add(ReadOnlySpan<float> numbers)
    {
        float[] sorted = numbers.ToArray();
        Array.Sort(sorted, CompareNaNLast);
        double increment = sorted.Length / (1 / epsilon);
        int step = Math.Max((int)increment, 1);
        double weight = Math.Max(increment, 1);
        var merged = new List<(float Value, float Count)>();
        for (int i = (int)increment; i < sorted.Length; i += step)
            merged.Add((sorted[i], (float)weight));
        for (int i = 0; i < values.Length; i++)
            merged.Add((values[i], counts[i]));
        (values, counts) = Compressed([.. merged.OrderBy(item => item.Value, Comparer<float>.Create(CompareNaNLast))], epsilon);
    }

    /// <summary>The boundaries between bins of equal shares.</summary>
    public float[] Boundaries(int bins)
    {
        var all = new (float Value, float Count)[values.Length];
        for (int i = 0; i < all.Length; i++)
            all[i] = (values[i], counts[i]);
        float[] ends = Compressed(all, 1.0 / bins).Values;
        return ends.Length == 0 ? [] : ends[..^1];
    }

    private static (float[] Values, float[] Counts) Compressed((float Value, float Count)[] summary, double epsilon)
    {
        float[] values = Array.ConvertAll(summary, item => item.Value);
        if (summary.Length * epsilon < 1)
            return (values, Array.ConvertAll(summary, item => item.Count));
        var cumulated = new float[summary.Length];
        float sum = 0;
        for (int i = 0; i < cumulated.Length; i++)
            cumulated[i] = sum += summary[i].Count;
        float[] shares = Array.ConvertAll(cumulated, count => count / sum);
        var newValues = new float[(int)Math.Ceiling(1 / epsilon)];
        var newCounts = new float[newValues.Length];
        double before = 0;
        for (int i = 0; i < newValues.Length; i++)
        {
            double share = epsilon + (i * epsilon);
            newValues[i] = (float)Interpolate(share, shares, values);
            double count = Interpolate(share, shares, cumulated);
            newCounts[i] = (float)(count - before);
            before = count;
        }

        return (newValues, newCounts);
    }

    // The piecewise linear function through the points (x, y), constant outside of them.
    private static double Interpolate(double at, float[] x, float[] y)
    {
        if (at < x[0])
            return y[0];
        if (at >= x[^1])
            return y[^1];
        int left = 0;
        for (int right = x.Length - 1; right - left > 1;)
        {
            int middle = (left + right) / 2;
            if (x[middle] <= at)
                left = middle;
            else
                right = middle;
        }

        double slope = ((double)y[left + 1] - y[left]) / ((double)x[left + 1] - x[left]);
        return (slope * (at - x[left])) + y[left];
    }

    private static int CompareNaNLast(float a, float b) =>
        float.IsNaN(a) || float.IsNaN(b) ? float.IsNaN(a).CompareTo(float.IsNaN(b)) : a.CompareTo(b);
}
