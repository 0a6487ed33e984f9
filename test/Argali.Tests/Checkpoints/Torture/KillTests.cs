using System.Diagnostics;
using Argali.Checkpoints;
using Argali.Torture;

namespace Argali.Tests.Checkpoints.Torture;

public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Kill_AHundredTimes_LosesNoReportedSave()
    {
        Tally tally = Tortured.Kills(100);

        Assert.Empty(tally.Problems);
        Assert.StartsWith("100 kills", tally.Text);
    }

    [Theory]
    [InlineData("return", 0)]
    [InlineData("exit", 0)]
    [InlineData("throw", null)]
    [InlineData("terminate", null)]
    public void Leave_WhileASaveIsWrittenInTheBackground_FinishesIt(string way, int? exitCode)
    {
        if (way == "terminate" && OperatingSystem.IsWindows())
            return;
        using Process child = Commands.Start(["leave", way, folder.Path]);
        child.WaitForExit();

        if (exitCode is { } expected)
            Assert.Equal(expected, child.ExitCode);
        else
            Assert.NotEqual(0, child.ExitCode);
        Assert.Equal("whole", File.ReadAllText(folder[Leaving.FileName]));
        Assert.Equal("whole", File.ReadAllText(folder["first"]));
    }

    [Fact]
    public void Inspection_OfADamagedFolder_FindsTheDamage()
    {
        var files = new SaveFolder(folder.Path, SaveFormat.Keras);
        var ledger = new Ledger();
        new SaveLoop(files, Driver.Loop, SaveMode.Foreground, DiskFileSystem.Instance, ledger).Run(3, null, CancellationToken.None);
        Assert.Empty(Inspection.Problems(files, ledger));

        byte[] content = File.ReadAllBytes(files.Last);
        File.WriteAllBytes(files.Last, content[..^1]);
        File.Move(files[3], files[2], overwrite: true);

        Assert.Equal(
            ["step 3 was reported and is gone", "step 2 holds another state", "last.keras does not load"],
            Inspection.Problems(files, ledger).Select(problem => new[] { " (there", " than", ":" }.Select(end => problem.IndexOf(end, StringComparison.Ordinal))
                .Where(at => at > 0).DefaultIfEmpty(problem.Length).Min() is var length ? problem[..length] : problem));
    }
}
