using Argali.Engine;

namespace Argali.Losses;

/// <summary>Adds to what an operation says of shapes that do not fit: which targets and predictions they come from.</summary>
internal static class TargetShapes
{
    /// <summary>Whether a message leaves one of the shapes out.</summary>
    public static bool AreMissing(ArgumentException e, Tensor yTrue, Tensor yPred) =>
        !e.Message.Contains(yTrue.Shape.ToString(), StringComparison.Ordinal) || !e.Message.Contains(yPred.Shape.ToString(), StringComparison.Ordinal);

    public static ArgumentException Add(ArgumentException e, string owner, Tensor yTrue, Tensor yPred) =>
        new($"{e.Message} {owner} expects targets and predictions that fit each other. Received: y_true of shape {yTrue.Shape}, y_pred of shape {yPred.Shape}.", e);
}
