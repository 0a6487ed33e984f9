using Argali.Engine;

namespace Argali.Data;

/// <summary>Random orders of samples, drawn from a seed generator, so that the same state gives the same order.</summary>
internal static class SampleOrder
{
    /// <summary>Makes a uniformly random order of 0 ... count - 1.</summary>
    public static int[] Permutation(int count, SeedGenerator seeds)
    {
        using PauseScope pause = GradientTape.Pause();
        return Ops.RandomPermutation(count, seeds).ToArray<int>();
    }

    /// <summary>Makes an order in which the batches are shuffled and the samples within each keep their places.</summary>
    public static int[] OfBatches(int count, int batchSize, SeedGenerator seeds)
    {
        // As Keras: the remainder that fills no batch stays at the end.
        int whole = count / batchSize;
        int[] batches = Permutation(whole, seeds);
        var order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i < whole * batchSize ? (batches[i / batchSize] * batchSize) + (i % batchSize) : i;
        return order;
    }
}
