using Argali.Checkpoints;

namespace Argali.Torture;

/// <summary>A disk whose n-th operation fails, once or from then on.</summary>
internal sealed class FaultyFileSystem(IFileSystem inner, FaultKind kind, int at, bool forGood) : HookedFileSystem(inner)
{
    private const int NoSpaceLeft = 28;
    private const int InputOutputError = 5;
    private const int InterruptedCall = 4;

    private int calls;

    /// <summary>How many operations failed.</summary>
    public int Faults { get; private set; }

    private bool IsNext => forGood ? calls + 1 >= at : calls + 1 == at;

    public override bool IsHeldByAnother(Exception failure) => failure is HeldException;

    protected override int WrittenBeforeFailure(int count) => kind == FaultKind.ShortWrite && IsNext ? count / 2 : 0;

    protected override void Before(FileOperation operation)
    {
        bool fails = IsNext;
        calls++;
        if (!fails)
            return;
        Faults++;
        throw kind switch
        {
            FaultKind.AccessDenied => new UnauthorizedAccessException($"{operation}: access denied"),
            FaultKind.HeldByAnother => new HeldException($"{operation}: in use"),
            FaultKind.InputOutput => new IOException($"{operation}: input/output error", InputOutputError),
            FaultKind.Interrupted => new IOException($"{operation}: interrupted", InterruptedCall),
            _ => new IOException($"{operation}: no space left", NoSpaceLeft),
        };
    }

    private sealed class HeldException(string message) : IOException(message);
}
