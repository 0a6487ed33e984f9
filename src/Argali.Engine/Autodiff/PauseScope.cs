namespace Argali.Engine;

/// <summary>A stretch of a step that is not recorded; disposing it goes on recording if it was on before.</summary>
public readonly struct PauseScope : IDisposable
{
    private readonly GradientTape? tape;
    private readonly bool recording;

    internal PauseScope(GradientTape? tape)
    {
        this.tape = tape;
        recording = tape?.SetRecording(false) ?? false;
    }

    /// <summary>Ends the pause.</summary>
    public void Dispose() => tape?.SetRecording(recording);
}
