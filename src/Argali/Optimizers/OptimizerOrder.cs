namespace Argali.Optimizers;

/// <summary>The orders in which files hold the variables of an optimizer.</summary>
internal enum OptimizerOrder
{
    /// <summary>Keras up to 3.9: a variable's average and accumulator side by side, Nadam's product before the slots. This is what is written.</summary>
    Interleaved,

    /// <summary>Since Keras 3.10: all averages, then all accumulators, Nadam's product last.</summary>
    Grouped,
}
