namespace Argali.Losses;

/// <summary>How the losses of the samples become one number.</summary>
public enum LossReduction
{
    /// <summary>Their sum divided by how many there are (Keras's <c>sum_over_batch_size</c>).</summary>
    SumOverBatchSize,

    /// <summary>Their sum (<c>sum</c>).</summary>
    Sum,

    /// <summary>They stay as they are (<c>none</c>).</summary>
    None,
}
