using Argali.Engine;

namespace Argali.Data;

/// <summary>Copies samples (rows of the first axis) out of an array.</summary>
internal static class BatchRows
{
    /// <summary>Copies <paramref name="count"/> rows, from <paramref name="start"/> on, of the given order (null: the array's own).</summary>
    public static Tensor Take(Tensor data, int[]? order, int start, int count)
    {
        if (order is null)
            return Slice(data, start, count);
        return Ops.Take(data, Tensor.From<int>(order.AsSpan(start, count)), axis: 0);
    }

    /// <summary>Copies consecutive rows.</summary>
    public static Tensor Slice(Tensor data, int start, int count) => Ops.SliceAxis(data, 0, start, count);
}
