namespace Argali.Engine;

/// <summary>A running step of a <see cref="GradientTape"/>; disposing it ends the step and every tensor computed in it.</summary>
public readonly struct StepScope : IDisposable
{
    private readonly GradientTape tape;
    private readonly GradientTape? previous;

    internal StepScope(GradientTape tape, GradientTape? previous)
    {
        this.tape = tape;
        this.previous = previous;
    }

    /// <summary>Ends the step.</summary>
    public void Dispose() => tape.End(previous);
}
