using Argali.Torture;

namespace Argali.Tests.Checkpoints.Torture;

public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [WhereSmallDisksCanBeMounted]
    public void Save_OnADiskThatIsFullAtAnyPage_KeepsTheFileThatWasThere()
    {
        Tally tally = SmallDisk.Run(folder.Path);

        Assert.Empty(tally.Problems);
        Assert.EndsWith("saves on a full disk", tally.Text);
    }
}
