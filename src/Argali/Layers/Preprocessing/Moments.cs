using Argali.Engine;

namespace Argali.Layers;

/// <summary>Mean and variance of data whose other axes are averaged away, also of data that comes in batches; computed in double.</summary>
internal sealed class Moments(int length)
{
    private readonly double[] mean = new double[length];
    private readonly double[] variance = new double[length];
    private long count;

    public ReadOnlySpan<double> Mean => mean;

    public ReadOnlySpan<double> Variance => variance;

    /// <summary>Takes in more data.</summary>
    /// <param name="data">Numbers of any type and shape.</param>
    /// <param name="keptAxes">The axes that are not averaged over, ascending; the product of their lengths is the number of means.</param>
    public void Add(Tensor data, ReadOnlySpan<int> keptAxes)
    {
        var order = new List<int>();
        for (int axis = 0; axis < data.Rank; axis++)
        {
            if (!keptAxes.Contains(axis))
                order.Add(axis);
        }

        foreach (int axis in keptAxes)
            order.Add(axis);
        Tensor rows = Ops.Transpose(Ops.Cast(data, DType.Float64), [.. order]);
        ReadOnlySpan<double> values = rows.AsSpan<double>();
        if (values.IsEmpty)
            throw new ArgumentException($"Expected data to adapt to. Received: none, of shape {data.Shape}.", nameof(data));
        Merge(values, values.Length / mean.Length);
    }

    // Two parts of n and m values: the joint variance is the mean variance plus that of the two means.
    private void Merge(ReadOnlySpan<double> values, int rows)
    {
        double weight = (double)rows / (count + rows);
        for (int i = 0; i < mean.Length; i++)
        {
            double sum = 0;
            for (int row = 0; row < rows; row++)
                sum += values[(row * mean.Length) + i];
            double newMean = sum / rows;
            double squares = 0;
            for (int row = 0; row < rows; row++)
            {
                double deviation = values[(row * mean.Length) + i] - newMean;
                squares += deviation * deviation;
            }

            double total = mean[i] + ((newMean - mean[i]) * weight);
            double oldShift = mean[i] - total;
            double newShift = newMean - total;
            variance[i] = ((variance[i] + (oldShift * oldShift)) * (1 - weight)) + (((squares / rows) + (newShift * newShift)) * weight);
            mean[i] = total;
        }

        count += rows;
    }
}
