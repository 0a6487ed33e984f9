namespace Argali.Saving;

/// <summary>What becomes of a variable of a model, or of a tensor of a file, when weights are loaded.</summary>
public enum WeightsOutcome
{
    /// <summary>The variable takes the file's values.</summary>
    Loaded,

    /// <summary>The variable takes the file's values, whose shape differs by axes of length 1.</summary>
    Reshaped,

    /// <summary>The variable stays as it is: the options leave it out, or another variable of its layer does not fit.</summary>
    Skipped,

    /// <summary>What the file has does not fit the variable.</summary>
    Mismatched,

    /// <summary>The file has nothing for the variable.</summary>
    Missing,

    /// <summary>The file has a tensor that no variable takes.</summary>
    Unused,
}
