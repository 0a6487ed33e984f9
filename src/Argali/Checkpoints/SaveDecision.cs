namespace Argali.Checkpoints;

/// <summary>What is to happen at one moment at which a checkpoint may be saved.</summary>
internal readonly record struct SaveDecision
{
    /// <summary>What to save.</summary>
    public SaveAction Action { get; private init; }

    /// <summary>The value that becomes the best one with this save, or null.</summary>
    public double? NewBest { get; private init; }

    /// <summary>What to tell who watches, without the number of the epoch; null for nothing.</summary>
    public string? Message { get; private init; }

    /// <summary>What to warn of, or null.</summary>
    public string? Warning { get; private init; }

    /// <summary>Saves whatever the value is.</summary>
    public static SaveDecision Always(bool weightsOnly, string path) =>
        new() { Action = Kind(weightsOnly), Message = $"saving model to {path}" };

    /// <summary>Saves because the value is the best so far.</summary>
    public static SaveDecision Improved(bool weightsOnly, string path, string monitor, double best, double current) => new()
    {
        Action = Kind(weightsOnly),
        NewBest = current,
        Message = $"{monitor} improved from {PythonFloat.Fixed(best, 5)} to {PythonFloat.Fixed(current, 5)}, saving model to {path}",
    };

    /// <summary>Does not save, because the value is not better than the best.</summary>
    public static SaveDecision NotImproved(string monitor, double best) =>
        new() { Message = $"{monitor} did not improve from {PythonFloat.Fixed(best, 5)}" };

    /// <summary>Does not save, because there is no value.</summary>
    public static SaveDecision Missing(string monitor) =>
        new() { Warning = $"Can save best model only with {monitor} available, skipping." };

    /// <summary>Saves the whole model, because nobody can say whether an array is better.</summary>
    public static SaveDecision NotScalar(string value) => new()
    {
        Action = SaveAction.Model,
        Warning = $"Can save best model only when `monitor` is a scalar value. Received: {value}. Falling back to `save_best_only=False`.",
    };

    private static SaveAction Kind(bool weightsOnly) => weightsOnly ? SaveAction.Weights : SaveAction.Model;
}
