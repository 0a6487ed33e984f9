namespace Argali.Engine;

/// <summary>What the crossentropies share: Keras's clipping of probabilities, and the check of shapes.</summary>
internal static class CrossentropyRows
{
    /// <summary>Keras's epsilon: probabilities are kept in [1e-7, 1 - 1e-7].</summary>
    public const float Epsilon = 1e-7f;

    public static float Clip(float probability) => MathF.Min(MathF.Max(probability, Epsilon), 1 - Epsilon);

    public static bool IsInside(float probability) => probability is >= Epsilon and <= 1 - Epsilon;
}
