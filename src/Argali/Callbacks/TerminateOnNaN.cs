using System.Globalization;

namespace Argali.Callbacks;

/// <summary>Stops training when the loss of a batch is NaN or infinite.</summary>
/// <seealso href="https://keras.io/api/callbacks/terminate_on_nan/"/>
public sealed class TerminateOnNaN : Callback
{
    /// <summary>Where the message goes. Default: the console.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AddedLogs => [];

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, Logs logs)
    {
        if (logs.TryGetNumber("loss", out double loss) && !double.IsFinite(loss))
        {
            Output.Write(string.Create(CultureInfo.InvariantCulture, $"Batch {batch}: Invalid loss, terminating training\n"));
            Model.StopTraining = true;
        }
    }
}
