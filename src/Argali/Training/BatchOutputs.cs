using Argali.Engine;

namespace Argali.Training;

/// <summary>Joins what a model gave for each batch.</summary>
internal static class BatchOutputs
{
    /// <summary>Joins along the first axis, output by output.</summary>
    public static Nest<Tensor> Join(IReadOnlyList<Nest<Tensor>> batches)
    {
        if (batches.Count == 1)
            return batches[0];
        IReadOnlyList<Tensor>[] flat = [.. batches.Select(batch => batch.Flatten())];
        var joined = new Tensor[flat[0].Count];
        for (int output = 0; output < joined.Length; output++)
            joined[output] = Ops.Concatenate(flat.Select(batch => batch[output]).ToArray(), axis: 0);
        return batches[0].Pack(joined);
    }
}
