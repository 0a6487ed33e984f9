using Argali.Optimizers;

namespace Argali.Models;

public partial class Model
{
    /// <summary>Gets the optimizer; null before <c>Compile</c>.</summary>
    public Optimizer? Optimizer { get; internal set; }

    /// <summary>Gets or sets whether the training that runs ends after the current batch, or epoch. Set by callbacks; false at its start.</summary>
    public bool StopTraining { get; set; }

    /// <summary>Gets or sets the epoch that the next training begins with, unless 0: what a restored backup says.</summary>
    internal int InitialEpoch { get; set; }
}
