using System.Diagnostics.CodeAnalysis;

namespace Argali.Checkpoints;

/// <summary>Why a checkpoint was saved; several reasons may come together.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "Exception is what happened.")]
public enum SaveReasons
{
    /// <summary>No reason: nothing is saved.</summary>
    None = 0,

    /// <summary>An epoch ended.</summary>
    Epoch = 1,

    /// <summary>So many batches had passed.</summary>
    Batches = 2,

    /// <summary>So much time had passed.</summary>
    Time = 4,

    /// <summary>The monitored value was better than ever.</summary>
    Improvement = 8,

    /// <summary>Training came to its end.</summary>
    TrainEnd = 16,

    /// <summary>An exception or a cancellation ended the training.</summary>
    Interruption = 32,

    /// <summary>The process was told to end (SIGTERM, Ctrl+C).</summary>
    Termination = 64,
}
