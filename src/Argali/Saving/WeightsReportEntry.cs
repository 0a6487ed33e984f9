using Argali.Engine;

namespace Argali.Saving;

/// <summary>A line of a <see cref="WeightsReport"/>: a variable of the model, or a tensor of the file that no variable takes.</summary>
public sealed record WeightsReportEntry
{
    /// <summary>Gets what becomes of it.</summary>
    public required WeightsOutcome Outcome { get; init; }

    /// <summary>Gets the variable's path in the model, such as <c>backbone/conv2d/kernel</c>; null for an unused tensor.</summary>
    public string? Variable { get; init; }

    /// <summary>Gets the variable's shape; null for an unused tensor.</summary>
    public Shape? VariableShape { get; init; }

    /// <summary>Gets the tensor's path or name in the file, such as <c>layers/conv2d/vars/0</c>; null when the file has none for the variable.</summary>
    public string? Tensor { get; init; }

    /// <summary>Gets the lengths of the tensor's axes; null when the file has none for the variable.</summary>
    public IReadOnlyList<long>? TensorShape { get; init; }

    /// <summary>Gets why the variable stays as it is; null when it does not.</summary>
    public string? Reason { get; init; }
}
