using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Tests.Checkpoints.Torture;

namespace Argali.Tests.Callbacks;

/// <summary>What ModelCheckpoint keeps, and the list and the link beside its files.</summary>
public sealed class ModelCheckpointRetentionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SmallTarget target = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Retention_KeepsTheBestAndTheNewest_AndListsThem()
    {
        Run(Make(Retention.Best(2)));

        Assert.Equal(["04.keras", "05.keras", "06.keras"], Names());
        CheckpointEntry[] listed = [.. CheckpointIndex.Read(folder.Path).Files.Where(f => File.Exists(folder[f.File]))];
        Assert.Equal(["04.keras", "05.keras", "06.keras"], listed.Select(f => f.File));
        Assert.Equal([0.3, 0.4, 0.8], listed.Select(f => f.Value));
        Assert.Equal([16, 20, 24], listed.Select(f => f.Step));
        Assert.All(listed, f => Assert.Equal(new FileInfo(folder[f.File]).Length, f.Bytes));
    }

    [Fact]
    public void Retention_Explains()
    {
        ModelCheckpoint checkpoint = Make(Retention.Best(1));

        Run(checkpoint);

        Assert.Equal("kept: best #1 (04.keras)", checkpoint.LastPlan!.Decisions[0].ToString());
        Assert.Equal("removed: none of: best 1 (05.keras)", checkpoint.LastPlan.Decisions[1].ToString());
    }

    [Fact]
    public void Retention_DryRun_SaysAndRemovesNothing()
    {
        ModelCheckpoint checkpoint = Make(Retention.Last(1), dryRun: true);

        Run(checkpoint);

        Assert.Equal(6, Names().Length);
        Assert.Equal(5, checkpoint.LastPlan!.Removed.Count());
    }

    [Fact]
    public void Default_WritesNoList()
    {
        Run(Make(Retention.All));

        Assert.False(File.Exists(folder[CheckpointIndex.FileName]));
        Assert.Equal(6, Names().Length);
    }

    [Fact]
    public void WriteIndex_ListsAllFiles()
    {
        Run(Make(Retention.All, writeIndex: true));

        Assert.Equal(6, CheckpointIndex.Read(folder.Path).Files.Count);
    }

    [Fact]
    public void Retention_ForeignFilesAndThoseOfAnotherRun_Stay()
    {
        File.WriteAllText(folder["00.keras"], "not ours");
        Run(Make(Retention.Last(1)));
        File.Move(folder["06.keras"], folder["07.keras"]);
        string index = folder[CheckpointIndex.FileName];
        File.WriteAllText(index, File.ReadAllText(index).Replace("06.keras", "07.keras"));

        Run(Make(Retention.Last(1)));

        Assert.Equal(["00.keras", "06.keras", "07.keras"], Names());
        Assert.Equal(2, CheckpointIndex.Read(folder.Path).Files.Select(f => f.Run).Distinct().Count());
    }

    [Fact]
    public void Retention_OfTwoCheckpointsInOneFolder_GoesByEach()
    {
        ModelCheckpoint best = Make(Retention.Best(1), name: "best-{epoch}.keras", bestOnly: true);

        new SmallLoop(target, best, Make(Retention.Last(2), name: "last-{epoch}.keras")).Run();

        Assert.Equal(["best-4.keras", "last-5.keras", "last-6.keras"], Names());
        Assert.Equal(["best-{epoch}.keras", "last-{epoch}.keras"], CheckpointIndex.Read(folder.Path).Files.Select(f => f.Series).Distinct().Order());
    }

    // Two runs write into one folder at the same time, and the second takes a name of the first.
    [Fact]
    public void Retention_OfTwoRunsInOneFolder_NeitherRemovesAFileOfTheOther()
    {
        ModelCheckpoint first = Make(Retention.Last(1));
        first.Saved += s =>
        {
            if (s.Epoch == 2)
            {
                new SmallLoop(new SmallTarget { Weight = 100 }, Make(Retention.Last(2))) { Losses = [1, 1, 1] }.Run();
            }
        };

        Run(first);

        Assert.Equal(["02.keras", "03.keras", "06.keras"], Names());
        Assert.Equal([108, 112, 24], Names().Select(name => SmallTarget.WeightIn(folder[name])));
    }

    // "best.keras" fits the pattern "{epoch}.keras": only the file itself says whose it is.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Retention_BesideACheckpointWhoseFilesHaveFittingNames_LeavesThemAlone(bool bestFirst)
    {
        ModelCheckpoint best = new(folder["best.keras"], saveBestOnly: true);
        ModelCheckpoint last = Make(Retention.Last(1), name: "{epoch}.keras");

        new SmallLoop(target, bestFirst ? [best, last] : [last, best]).Run();

        Assert.Equal(["6.keras", "best.keras"], Names());
        Assert.DoesNotContain(CheckpointIndex.Read(folder.Path).Files, f => f.File == "best.keras");
    }

    [Fact]
    public void Retention_AFileThatSomebodyChanged_Stays()
    {
        using WarningCollector warnings = Warnings.Collect();
        ModelCheckpoint checkpoint = Make(Retention.Last(1));
        checkpoint.Saved += s =>
        {
            if (s.Epoch == 1)
            {
                File.AppendAllText(s.Path, "more");
            }
        };

        Run(checkpoint);

        Assert.Equal(["02.keras", "06.keras"], Names());
        Assert.Contains(warnings, w => w.Message.Contains("no longer the file that was saved"));
    }

    [Fact]
    public void Resumed_TheRunKeepsItsList_AndNeverRemovesWhereItCameFrom()
    {
        Interrupted(Make(Retention.Last(2)), after: 14);
        Assert.Equal(["02.keras", "03.keras"], Names());
        RunState run = target.Restore(folder["02.keras"])!;

        Run(Make(Retention.Last(2)), run);

        Assert.Equal(["02.keras", "05.keras", "06.keras"], Names());
        Assert.Single(CheckpointIndex.Read(folder.Path).Files.Select(f => f.Run).Distinct());
    }

    // The kill came when the file was on the disk and the list did not name it yet.
    [Fact]
    public void Resumed_AfterAKillBeforeTheListWasWritten_TakesTheFileIn()
    {
        Interrupted(Make(Retention.Last(2)), after: 14);
        CheckpointEntry[] listed = [.. CheckpointIndex.Read(folder.Path).Files];
        new CheckpointIndex(listed.Where(f => f.File != "03.keras")).Write(folder.Path, DiskFileSystem.Instance);
        File.Copy(folder["02.keras"], folder["02-mine.keras"]);
        File.WriteAllText(folder["07.keras"], "not ours");

        Interrupted(Make(Retention.Last(2)), after: 18, target.Restore(folder["03.keras"]));
        Assert.Equal(["02-mine.keras", "03.keras", "04.keras", "07.keras"], Names());
        Run(Make(Retention.Last(2)), target.Restore(folder["04.keras"]));

        Assert.Equal(["02-mine.keras", "04.keras", "05.keras", "06.keras", "07.keras"], Names());
    }

    // The kill came after the very last save: when the run is resumed, nothing is left to save.
    [Fact]
    public void Resumed_AfterAKillWithinTheLastSave_BringsListLinkAndFilesUpToDate()
    {
        Run(Make(Retention.Last(2), link: "latest"));
        File.Copy(folder["05.keras"], folder["kept"]);
        Run(Make(Retention.Last(1), link: "latest"), target.Restore(folder["06.keras"]));
        Assert.Equal(["06.keras"], Names());
        CheckpointEntry[] listed = [.. CheckpointIndex.Read(folder.Path).Files];
        File.Move(folder["kept"], folder["05.keras"]);
        new CheckpointIndex(listed.Select(f => f with { File = "05.keras", Step = 20, Bytes = new FileInfo(folder["05.keras"]).Length }))
            .Write(folder.Path, DiskFileSystem.Instance);
        File.WriteAllText(folder["latest"], "05.keras\n");

        Run(Make(Retention.Last(1), link: "latest"), target.Restore(folder["06.keras"]));

        Assert.Equal(["06.keras"], Names());
        Assert.Equal(["06.keras"], CheckpointIndex.Read(folder.Path).Files.Where(f => File.Exists(folder[f.File])).Select(f => f.File));
        Assert.Equal(folder["06.keras"], CheckpointLink.Read(folder["latest"]));
    }

    [Fact]
    public void Resumed_FromAnEarlierMoment_KeepsWhatItSavesAndWhatItHadSavedLaterUntilItGetsThere()
    {
        const string Name = "{epoch:02d}-{val_loss:.2f}.keras";
        Run(Make(Retention.Last(3), name: Name));
        Assert.Equal(["04-0.30.keras", "05-0.40.keras", "06-0.80.keras"], Names());
        RunState run = target.Restore(folder["04-0.30.keras"])!;
        ModelCheckpoint checkpoint = Make(Retention.Last(1), name: Name, link: "latest");
        var names = new List<string>();
        checkpoint.Saved += _ => names.Add(string.Join(' ', Names()));
        using WarningCollector warnings = Warnings.Collect();

        new SmallLoop(target, checkpoint) { Losses = [0, 0, 0, 0, 0.45, 0.85, 0.20, 0.10] }.Run(run);

        Assert.Equal(
            [
                "04-0.30.keras 05-0.40.keras 05-0.45.keras 06-0.80.keras",
                "04-0.30.keras 05-0.45.keras 06-0.80.keras 06-0.85.keras",
                "04-0.30.keras 06-0.85.keras 07-0.20.keras",
                "04-0.30.keras 07-0.20.keras 08-0.10.keras",
            ],
            names);
        Assert.Equal(["04-0.30.keras", "08-0.10.keras"], Names());
        Assert.Equal(folder["08-0.10.keras"], CheckpointLink.Read(folder["latest"]));
        Assert.Contains("taken back to an earlier moment", Assert.Single(warnings).Message);
    }

    [Fact]
    public void Resumed_FromAnEarlierMomentWithTheDiskFull_NeverRemovesTheNewestFile()
    {
        const string Name = "{epoch:02d}-{val_loss:.2f}.keras";
        Run(Make(Retention.All, name: Name, writeIndex: true));
        RunState run = target.Restore(folder["02-0.50.keras"])!;
        foreach (string name in (string[])["01-0.90.keras", "03-0.70.keras", "04-0.30.keras"])
        {
            File.Delete(folder[name]);
        }

        var disk = new LimitedDisk(folder.Path, new FileInfo(folder["06-0.80.keras"]).Length * 9 / 2);
        ModelCheckpoint checkpoint = Make(Retention.All, name: Name, disk: disk, full: DiskFullAction.DropAndRetry, writeIndex: true);

        Assert.Throws<IOException>(() => new SmallLoop(target, checkpoint) { Losses = [0, 0, 0.95, 0.85] }.Run(run));

        Assert.Equal(["02-0.50.keras", "03-0.95.keras", "05-0.40.keras", "06-0.80.keras"], Names());
    }

    [Fact]
    public void Resumed_InAFolderThatWasMoved_ChangesNothing()
    {
        Directory.CreateDirectory(folder["old"]);
        Interrupted(Make(Retention.Best(1), name: "old/{epoch:02d}.keras", link: "latest", bestOnly: true), after: 14);
        Directory.Move(folder["old"], folder["new"]);
        Assert.Equal(folder["new/02.keras"], CheckpointLink.Read(folder["new/latest"]));
        ModelCheckpoint checkpoint = Make(Retention.Best(1), name: "new/{epoch:02d}.keras", link: "latest", bestOnly: true);

        Run(checkpoint, target.Restore(folder["new/02.keras"]));

        Assert.Equal(0.3, checkpoint.Best);
        Assert.Equal([Path.Join("new", "02.keras"), Path.Join("new", "04.keras")], Names());
    }

    // On Windows a reader that does not share deletion keeps a file from being removed.
    [Fact]
    public void Retention_OnWindowsWhileAReaderHoldsAFile_RemovesItAtALaterSave()
    {
        var disk = new ShareModeFileSystem();
        string first = Path.GetFullPath("/run-of-a-fake/01.keras");
        var checkpoint = new ModelCheckpoint(Path.GetFullPath("/run-of-a-fake/{epoch:02d}.keras"))
        {
            Files = disk,
            Retention = Retention.Last(1),
            Preflight = PreflightMode.Off,
        };
        ShareModeFileSystem.Handle? reader = null;
        var names = new List<string>();
        checkpoint.Saved += s =>
        {
            names.Add(string.Join(' ', disk.Names.Where(n => n.EndsWith(".keras", StringComparison.Ordinal)).Select(Path.GetFileName).Order()));
            if (s.Epoch == 0)
            {
                reader = disk.OpenToRead(first, FileShare.Read);
            }
            else if (s.Epoch == 3)
            {
                reader!.Dispose();
            }
        };
        using WarningCollector warnings = Warnings.Collect();

        Run(checkpoint);

        Assert.Equal(
            ["01.keras", "01.keras 02.keras", "01.keras 02.keras 03.keras", "01.keras 03.keras 04.keras", "04.keras 05.keras", "05.keras 06.keras"],
            names);
        Assert.Equal(2, warnings.Count(w => w.Message.Contains("could not be removed")));
    }

    [Fact]
    public void Begin_RemovesWhatAKilledRunLeftInTheFoldersOfATemplateToo()
    {
        string left = folder[$"3/m.keras.tmp-{TemporaryName.Machine}-0123456789ab-1"];
        Directory.CreateDirectory(folder["3"]);
        File.WriteAllText(left, "half");

        Run(Make(Retention.All, name: "{epoch}/m.keras"));

        Assert.False(File.Exists(left));
    }

    [Fact]
    public void Resumed_BestGoesOn()
    {
        Interrupted(Make(Retention.Best(1), bestOnly: true), after: 18);
        RunState run = target.Restore(folder["04.keras"])!;
        ModelCheckpoint checkpoint = Make(Retention.Best(1), bestOnly: true);

        Run(checkpoint, run);

        Assert.Equal(0.3, checkpoint.Best);
        Assert.Equal(["04.keras"], Names());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resumed_WithALostOrDamagedList_MakesItAnewFromTheFiles(bool damaged)
    {
        Interrupted(Make(Retention.Last(3)), after: 14);
        File.WriteAllText(folder["00.keras"], "not ours");
        File.Delete(folder[CheckpointIndex.FileName]);
        if (damaged)
        {
            File.WriteAllText(folder[CheckpointIndex.FileName], "{");
        }

        using WarningCollector warnings = Warnings.Collect();

        Run(Make(Retention.Last(3)), target.Restore(folder["03.keras"]));

        Assert.Equal(["00.keras", "03.keras", "04.keras", "05.keras", "06.keras"], Names());
        Assert.Equal(damaged, warnings.Any(w => w.Message.Contains("made anew")));
    }

    [Fact]
    public void Retention_WhenTheClockJumpsBack_StillGoesByTheSteps()
    {
        var clock = new ManualClock { Now = DateTimeOffset.UnixEpoch.AddYears(50) };
        new SmallLoop(target, Make(Retention.Last(2), clock: clock)) { OnBatch = _ => clock.Now -= TimeSpan.FromDays(1) }.Run();

        Assert.Equal(["05.keras", "06.keras"], Names());
    }

    [Fact]
    public void LatestLink_AlwaysNamesTheNewestFile()
    {
        var named = new List<string?>();
        ModelCheckpoint checkpoint = Make(Retention.Last(1), link: "latest");
        checkpoint.Saved += _ => named.Add(CheckpointLink.Read(folder["latest"]));

        Run(checkpoint);

        Assert.Equal(Enumerable.Range(1, 6).Select(i => folder[$"{i:00}.keras"]), named);
        Assert.Equal("06.keras\n", File.ReadAllText(folder["latest"]));
    }

    [Fact]
    public void LatestLink_Read_WhatIsNone_SaysSo()
    {
        Assert.Null(CheckpointLink.Read(folder["latest"]));
        File.WriteAllText(folder["latest"], "a\nb\n");
        Assert.Throws<IOException>(() => CheckpointLink.Read(folder["latest"]));
    }

    [Fact]
    public void Retention_InFoldersOfATemplate_ListsAtTheFixedOne()
    {
        Run(Make(Retention.Last(1), name: "deep/{epoch}/m.keras"));

        Assert.Equal([Path.Join("deep", "6", "m.keras")], Names());
        Assert.Equal("6/m.keras", CheckpointIndex.Read(folder["deep"]).Files[^1].File);
    }

    [Fact]
    public void Saving_OntoASymbolicLink_ReplacesWhatItPointsAt()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(folder["elsewhere"]);
        File.WriteAllText(folder["elsewhere/real.keras"], "old");
        File.CreateSymbolicLink(folder["m.keras"], folder["elsewhere/real.keras"]);

        Run(Make(Retention.All, name: "m.keras"));

        Assert.Equal(24, SmallTarget.WeightIn(folder["elsewhere/real.keras"]));
        Assert.NotNull(new FileInfo(folder["m.keras"]).LinkTarget);
    }

    [Fact]
    public void DiskFull_Throw_LeavesEarlierFilesWhole()
    {
        ModelCheckpoint checkpoint = Make(Retention.All, disk: Disk(files: 3));

        Assert.Throws<IOException>(() => Run(checkpoint));

        Assert.Equal(["01.keras", "02.keras", "03.keras"], Names());
        Assert.Equal([4, 8, 12], Names().Select(name => SmallTarget.WeightIn(folder[name])));
    }

    [Fact]
    public void DiskFull_Skip_TrainsOn()
    {
        var skipped = new List<SkippedCheckpoint>();
        ModelCheckpoint checkpoint = Make(Retention.All, disk: Disk(files: 3), full: DiskFullAction.Skip);
        checkpoint.Skipped += skipped.Add;
        using WarningCollector warnings = Warnings.Collect();

        Run(checkpoint);

        Assert.Equal(["01.keras", "02.keras", "03.keras"], Names());
        Assert.Equal([16, 20, 24], skipped.Select(s => s.Step));
        Assert.Equal(3, warnings.Count(w => w.Message.Contains("the disk is full")));
    }

    [Fact]
    public void DiskFull_SkippedBest_IsNotTheBest()
    {
        ModelCheckpoint checkpoint = Make(Retention.All, disk: Disk(files: 1), full: DiskFullAction.Skip, bestOnly: true);

        Run(checkpoint);

        Assert.Equal(0.9, checkpoint.Best);
    }

    [Fact]
    public void DiskFull_DropAndRetry_RemovesTheLeastValuable_NeverTheBest()
    {
        Run(Make(Retention.All, disk: Disk(files: 3), full: DiskFullAction.DropAndRetry, writeIndex: true));

        Assert.Equal(["04.keras", "05.keras", "06.keras"], Names());
    }

    [Fact]
    public void DiskFull_DropAndRetry_WithNothingToRemove_Throws()
    {
        ModelCheckpoint checkpoint = Make(Retention.All, disk: Disk(files: 1), full: DiskFullAction.DropAndRetry);

        Assert.Throws<IOException>(() => Run(checkpoint));

        Assert.Equal(["01.keras"], Names());
    }

    private void Run(ModelCheckpoint checkpoint, RunState? run = null) => new SmallLoop(target, checkpoint).Run(run);

    private void Interrupted(ModelCheckpoint checkpoint, int after, RunState? run = null)
    {
        var loop = new SmallLoop(target, checkpoint) { OnBatch = done => _ = done == after ? throw new InvalidTimeZoneException() : 0 };
        Assert.Throws<InvalidTimeZoneException>(() => loop.Run(run));
    }

    // Room for so many files and a part of another.
    private LimitedDisk Disk(int files)
    {
        using var other = new TemporaryFolder();
        new SmallLoop(target, new ModelCheckpoint(other["{epoch:02d}.keras"])).Run();
        target.Weight = 0;
        return new LimitedDisk(folder.Path, (new FileInfo(other["06.keras"]).Length * files) + 100);
    }

    private string[] Names() =>
    [
        .. Directory.GetFiles(folder.Path, "*.keras", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder.Path, f)).Order(StringComparer.Ordinal),
    ];

    private ModelCheckpoint Make(
        Retention retention,
        string name = "{epoch:02d}.keras",
        bool bestOnly = false,
        bool dryRun = false,
        bool writeIndex = false,
        string? link = null,
        ManualClock? clock = null,
        IFileSystem? disk = null,
        DiskFullAction full = DiskFullAction.Throw)
    {
        return new(folder[name], saveBestOnly: bestOnly)
        {
            Retention = retention,
            RetentionDryRun = dryRun,
            WriteIndex = writeIndex,
            LatestLink = link,
            Clock = clock ?? TimeProvider.System,
            Files = disk ?? DiskFileSystem.Instance,
            OnDiskFull = full,
        };
    }
}
