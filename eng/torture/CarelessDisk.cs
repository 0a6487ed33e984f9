namespace Argali.Torture;

/// <summary>A simulated disk to which a step of the protocol makes no difference, as if it had been left out: the torture must find it.</summary>
internal sealed class CarelessDisk(bool flushesFiles, bool flushesNames) : SimulatedDisk
{
    public override void FlushToDisk(Stream file)
    {
        if (flushesFiles)
            base.FlushToDisk(file);
    }

    public override void FlushDirectory(string directory)
    {
        if (flushesNames)
            base.FlushDirectory(directory);
    }
}
