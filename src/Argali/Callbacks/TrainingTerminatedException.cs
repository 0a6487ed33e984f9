using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Argali.Callbacks;

/// <summary>
/// Training was ended because the process got a signal. What a <see cref="ModelCheckpoint"/> saves at a signal is on the disk.
/// </summary>
/// <example>
/// <code>
/// try
/// {
///     model.Fit(x, y, epochs: 100, callbacks: [checkpoint]);
/// }
/// catch (TrainingTerminatedException)
/// {
///     return 143;
/// }
/// </code>
/// </example>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without a signal it would say nothing.")]
public sealed class TrainingTerminatedException : OperationCanceledException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="path">The newest file on the disk, or null if none was saved.</param>
    public TrainingTerminatedException(PosixSignal signal, string? path)
        : base($"Training was ended by {signal}. {(path is null ? "Nothing was saved" : $"The newest checkpoint is '{path}'")}.")
    {
        Signal = signal;
        Path = path;
    }

    /// <summary>The signal.</summary>
    public PosixSignal Signal { get; }

    /// <summary>The newest file on the disk, or null if none was saved.</summary>
    public string? Path { get; }
}
