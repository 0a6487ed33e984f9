using Argali.Checkpoints;

namespace Argali.Torture;

/// <summary>The disk without one of the flushes: a torture that finds nothing here could not find anything.</summary>
internal sealed class CarelessFileSystem(IFileSystem inner, FileOperation left) : HookedFileSystem(inner)
{
    protected override bool Skips(FileOperation operation) => operation == left;
}
