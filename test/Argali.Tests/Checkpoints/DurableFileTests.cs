using System.Text;
using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

public sealed class DurableFileTests : IDisposable
{
    private static readonly string Target = Path.GetFullPath("/run/best.keras");
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_FollowsTheCommitProtocol()
    {
        var files = new FailingFileSystem();

        DurableFile.Write(Target, Content("new"), files);

        Assert.Equal(["create", "write", "flush", "replace", "flush directory"], files.Operations);
        Assert.Equal([Target], files.Files.Keys);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Write_WhenAStepFails_KeepsTheOldFileAndRemovesTheTemporary(int step)
    {
        var files = new FailingFileSystem { FailAt = step, Files = { [Target] = Bytes("old") } };

        IOException failure = Assert.Throws<IOException>(() => DurableFile.Write(Target, Content("new"), files));

        Assert.Equal($"{files.Operations[step]} failed", failure.Message);
        Assert.Equal([Target], files.Files.Keys);
        Assert.Equal(Bytes("old"), files.Files[Target]);
    }

    [Fact]
    public void Write_WhenTheDirectoryCannotBeFlushed_ReportsItAndTheNewFileIsWhole()
    {
        var files = new FailingFileSystem { FailAt = 4, Files = { [Target] = Bytes("old") } };

        Assert.Throws<IOException>(() => DurableFile.Write(Target, Content("new"), files));

        Assert.Equal(Bytes("new"), files.Files[Target]);
        Assert.Single(files.Files);
    }

    [Fact]
    public void Write_WhenTheTemporaryCannotBeRemovedEither_ReportsTheFirstFailure()
    {
        var files = new FailingFileSystem { FailAt = 1 };

        InvalidDataException failure = Assert.Throws<InvalidDataException>(
            () => DurableFile.Write(Target, _ => throw new InvalidDataException("first"), files));

        Assert.Equal("first", failure.Message);
        Assert.Equal(["create", "delete"], files.Operations);
    }

    [Fact]
    public void Write_WhenTheTargetIsHeldForAWhile_TriesAgain()
    {
        var files = new FailingFileSystem { HeldTimes = 3 };

        DurableFile.Write(Target, Content("new"), files);

        Assert.Equal([10, 20, 40], files.Waits.Select(w => w.TotalMilliseconds));
        Assert.Equal(Bytes("new"), files.Files[Target]);
    }

    [Fact]
    public void Write_WhenTheTargetIsHeldForGood_GivesUpAndKeepsTheOldFile()
    {
        var files = new FailingFileSystem { HeldTimes = int.MaxValue, Files = { [Target] = Bytes("old") } };

        Assert.ThrowsAny<IOException>(() => DurableFile.Write(Target, Content("new"), files));

        Assert.Equal(9, files.Waits.Count);
        Assert.Equal(Bytes("old"), files.Files[Target]);
        Assert.Single(files.Files);
    }

    [Fact]
    public void Write_WhenTheFunctionClosesTheStream_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => DurableFile.Write(folder["a"], s => s.Dispose()));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_OnTheDisk_CreatesAndReplaces()
    {
        DurableFile.Write(folder["a.keras"], Content("first, longer"));
        DurableFile.Write(folder["a.keras"], Content("second"));

        Assert.Equal("second", File.ReadAllText(folder["a.keras"]));
        Assert.Equal([folder["a.keras"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_WhenTheFunctionThrows_LeavesTheOldFileAlone()
    {
        File.WriteAllText(folder["a.keras"], "old");

        Assert.Throws<InvalidDataException>(() => DurableFile.Write(folder["a.keras"], stream =>
        {
            stream.WriteByte(1);
            throw new InvalidDataException();
        }));

        Assert.Equal("old", File.ReadAllText(folder["a.keras"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_OntoADirectory_ThrowsAndWritesNothing()
    {
        Directory.CreateDirectory(folder["d.keras"]);

        IOException failure = Assert.Throws<IOException>(() => DurableFile.Write(folder["d.keras"], Content("x")));

        Assert.Contains("directory", failure.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_IntoAMissingDirectory_Throws() =>
        Assert.Throws<DirectoryNotFoundException>(() => DurableFile.Write(folder["no/a.keras"], Content("x")));

    [Fact]
    public void Write_WithALongName_Works()
    {
        string name = new string('é', 120) + ".keras";

        DurableFile.Write(folder[name], Content("x"));

        Assert.Equal([folder[name]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_ThroughASymbolicLink_ReplacesWhatItPointsAt()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Making a link needs a privilege there.
        }

        Directory.CreateDirectory(folder["real"]);
        File.WriteAllText(folder["real/a.keras"], "old");
        File.CreateSymbolicLink(folder["link.keras"], "real/a.keras");

        DurableFile.Write(folder["link.keras"], Content("new"));

        Assert.Equal("new", File.ReadAllText(folder["real/a.keras"]));
        Assert.NotNull(new FileInfo(folder["link.keras"]).LinkTarget);
    }

    [Fact]
    public void Write_ThroughALinkToNothing_CreatesTheTarget()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.CreateSymbolicLink(folder["link.keras"], "later.keras");

        DurableFile.Write(folder["link.keras"], Content("new"));

        Assert.Equal("new", File.ReadAllText(folder["later.keras"]));
    }

    [Fact]
    public void Write_ThroughALinkToItself_ThrowsAndLeavesItAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.CreateSymbolicLink(folder["link.keras"], "link.keras");

        Assert.ThrowsAny<IOException>(() => DurableFile.Write(folder["link.keras"], Content("new")));

        Assert.Equal([folder["link.keras"]], Directory.GetFileSystemEntries(folder.Path));
    }

    // macOS: an ordinary flush reaches the drive, and only a request of its own what the drive holds in its cache.
    [Fact]
    public void Write_WhereDrivesHaveACache_HasItWrittenBeforeTheRenameAndAfterIt()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.WriteAllText(folder["a.keras"], "old");
        var seen = new List<string>();
        var disk = new DiskFileSystem(open =>
        {
            Assert.False(open.IsInvalid || open.IsClosed);
            seen.Add(File.ReadAllText(folder["a.keras"]));
        });

        DurableFile.Write(folder["a.keras"], Content("new"), disk);

        Assert.Equal(["old", "new"], seen);
    }

    [Fact]
    public void Write_OverAPrivateFile_KeepsItsPermissions()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.WriteAllText(folder["a.keras"], "old");
        File.SetUnixFileMode(folder["a.keras"], UnixFileMode.UserRead | UnixFileMode.UserWrite);

        DurableFile.Write(folder["a.keras"], Content("new"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["a.keras"]));
    }

    [Fact]
    public void Write_WhileAReaderHasTheOldFileOpen_LeavesTheReaderItsFile()
    {
        File.WriteAllText(folder["a.keras"], "old");
        using var reader = new FileStream(folder["a.keras"], FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

        DurableFile.Write(folder["a.keras"], Content("new"));

        Assert.Equal("old", new StreamReader(reader).ReadToEnd());
    }

    [Fact]
    public void CreateDirectory_FlushesTheNameOfEachNewDirectory()
    {
        var files = new FailingFileSystem { Directories = { Path.GetFullPath("/run") } };

        DurableFile.CreateDirectory("/run/a/b/", files);
        DurableFile.CreateDirectory("/run/a/b", files);

        Assert.Equal(["create directory a", "flush directory", "create directory b", "flush directory"], files.Operations);
    }

    [Fact]
    public void CreateDirectory_OnTheDisk_CreatesAll()
    {
        DurableFile.CreateDirectory(folder["a/b/c"]);

        Assert.True(Directory.Exists(folder["a/b/c"]));
    }

    [Fact]
    public void CreateDirectory_WhereAFileIs_Throws()
    {
        File.WriteAllText(folder["a"], "");

        Assert.ThrowsAny<IOException>(() => DurableFile.CreateDirectory(folder["a/b"]));
    }

    [Fact]
    public void Write_WithAKnownLength_ReservesTheSpaceAndWritesWhatComes()
    {
        DurableFile.Write(folder["a.keras"], Content("12345678"), 8);
        DurableFile.Write(folder["b.keras"], Content("12345678"), 4);

        Assert.Equal("12345678", File.ReadAllText(folder["a.keras"]));
        Assert.Equal("12345678", File.ReadAllText(folder["b.keras"]));
    }

    [Fact]
    public void Write_OfMoreThanTheDiskHolds_SaysSoBeforeTheFirstByte()
    {
        bool called = false;

        Assert.ThrowsAny<IOException>(() => DurableFile.Write(folder["a.keras"], _ => called = true, 1L << 60));

        Assert.False(called);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_OfANegativeLength_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DurableFile.Write(folder["a.keras"], Content("x"), -1));

    [Fact]
    public void RemoveAbandoned_RemovesWhatDeadRunsLeftAndNothingElse()
    {
        string abandoned = folder[$"a.keras.tmp-{TemporaryName.Machine}-0123456789ab-7"];
        string own = TemporaryName.For(folder["a.keras"]);
        string[] kept = [own, folder["a.keras"], folder["a.keras.tmp-1"], folder[$"a.tmp-{TemporaryName.Machine}-0123456789ab-7.keras"]];
        foreach (string path in kept.Append(abandoned))
            File.WriteAllText(path, "x");

        IReadOnlyList<string> removed = DurableFile.RemoveAbandoned(folder.Path);

        Assert.Equal([abandoned], removed);
        Assert.Equal(kept.Order(StringComparer.Ordinal), Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RemoveAbandoned_OfAFileThatALivingRunWrites_LeavesItUntilThatEnds()
    {
        string path = folder[$"a.keras.tmp-{TemporaryName.Machine}-0123456789ab-7"];
        using (DiskFileSystem.Instance.Create(path, folder["a.keras"], 0))
        {
            Assert.Empty(DurableFile.RemoveAbandoned(folder.Path));
            Assert.True(File.Exists(path));
        }

        if (!OperatingSystem.IsWindows())
            Assert.Equal([path], DurableFile.RemoveAbandoned(folder.Path));
    }

    [Fact]
    public void RemoveAbandoned_OfAnotherMachinesFile_WaitsUntilNobodyHasWrittenForAnHour()
    {
        string path = folder["a.keras.tmp-01234567-0123456789ab-7"];
        File.WriteAllText(path, "x");

        Assert.Empty(DurableFile.RemoveAbandoned(folder.Path));
        File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-61));
        Assert.Equal([path], DurableFile.RemoveAbandoned(folder.Path));
    }

    [Fact]
    public void RemoveAbandoned_InAMissingFolder_DoesNothing() =>
        Assert.Empty(DurableFile.RemoveAbandoned(folder["missing"]));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Write_WithoutAPath_Throws(string? path) =>
        Assert.ThrowsAny<ArgumentException>(() => DurableFile.Write(path!, Content("x")));

    [Fact]
    public void FlushDirectory_OfAMissingDirectory_Throws()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Throws<IOException>(() => DiskFileSystem.Instance.FlushDirectory(folder["missing"]));
        }
    }

    // A network file system may know no flush of directories; /proc says so in the same way.
    [Fact]
    public void FlushDirectory_WhereTheFileSystemKnowsNone_IsContent()
    {
        if (OperatingSystem.IsLinux())
        {
            DiskFileSystem.Instance.FlushDirectory("/proc");
        }
    }

    private static Action<Stream> Content(string text) => stream => stream.Write(Bytes(text));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
