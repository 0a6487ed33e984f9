namespace Argali.Torture;

/// <summary>Prints what is promised, a line at a time: what went into the pipe survives the process.</summary>
internal sealed class PrintedLedger(TextWriter output) : ILedger
{
    private readonly Lock gate = new();

    public void Begun(int step, string hash) => Print($"begun {step} {hash}");

    public void Saved(int step) => Print($"saved {step}");

    public void Replaced(int step) => Print($"replaced {step}");

    public void Resumed(int step) => Print($"resumed {step}");

    public void Found(int step) => Print($"found {step}");

    public void Print(string line)
    {
        lock (gate)
        {
            output.Write(line + "\n");
            output.Flush();
        }
    }
}
