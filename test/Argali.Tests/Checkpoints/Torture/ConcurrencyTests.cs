using System.Diagnostics;
using Argali.Checkpoints;
using Argali.Torture;

namespace Argali.Tests.Checkpoints.Torture;

public sealed class ConcurrencyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_WhileAWriterReplaces_AlwaysFindsAWholeFile()
    {
        const int Size = 50_000;
        string path = folder["best.keras"];
        Write(0);
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            for (byte version = 1; !stop.IsCancellationRequested; version++)
                Write(version);
        });
        writer.Start();
        var seen = new HashSet<byte>();
        long begun = Stopwatch.GetTimestamp();
        try
        {
            while (seen.Count < 20 && Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(20))
            {
                using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
                var content = new byte[Size + 1];
                Assert.Equal(Size, reader.ReadAtLeast(content, Size + 1, throwOnEndOfStream: false));
                Assert.Equal(-1, content.AsSpan(0, Size).IndexOfAnyExcept(content[0]));
                seen.Add(content[0]);
            }
        }
        finally
        {
            stop.Cancel();
            writer.Join();
        }

        Assert.True(seen.Count >= 3, $"{seen.Count} versions were seen.");

        void Write(byte version) => DurableFile.Write(path, stream =>
        {
            byte[] content = new byte[Size];
            content.AsSpan().Fill(version);
            foreach (byte[] piece in content.Chunk(Size / 4))
                stream.Write(piece);
        });
    }

    [Fact]
    public void TwoRuns_InOneFolder_NeitherTearNorRemoveEachOthersFiles()
    {
        const int Saves = 12;
        string[] runs = ["a", "b"];
        string shared = folder["shared.keras"];

        Process[] children = [.. runs.Select(run => Commands.Start(["together", folder.Path, run, $"{Saves}"]))];
        foreach (Process child in children)
        {
            child.WaitForExit();
            Assert.Equal(0, child.ExitCode);
            child.Dispose();
        }

        foreach (string run in runs)
            Assert.Equal($"{run}{Saves}", File.ReadAllText(folder[run + ".keras"])[..(run.Length + 2)]);
        Assert.Contains(File.ReadAllText(shared)[..3], runs.Select(run => $"{run}{Saves}"));
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Save_OnWindows_WaitsForAReaderThatForbidsDeletingAndLeavesTheOthersAlone()
    {
        var disk = new ShareModeFileSystem();
        string path = Path.GetFullPath("/run/best.keras");
        DurableFile.Write(path, stream => stream.Write("old"u8), disk);
        ShareModeFileSystem.Handle polite = disk.OpenToRead(path, FileShare.Read | FileShare.Delete);
        ShareModeFileSystem.Handle rude = disk.OpenToRead(path, FileShare.Read);
        int waits = 0;
        disk.Waiting = () =>
        {
            if (++waits == 3)
                rude.Dispose();
        };

        DurableFile.Write(path, stream => stream.Write("new"u8), disk);

        Assert.Equal(3, waits);
        Assert.Equal("old"u8, polite.Content);
        Assert.Equal("new"u8, disk.OpenToRead(path, FileShare.Read | FileShare.Delete).Content);
        Assert.Equal([path], disk.Names);
    }

    [Fact]
    public void Save_OnWindowsWhileAReaderNeverLetsGo_ThrowsAndKeepsTheOldFile()
    {
        var disk = new ShareModeFileSystem();
        string path = Path.GetFullPath("/run/best.keras");
        DurableFile.Write(path, stream => stream.Write("old"u8), disk);
        using ShareModeFileSystem.Handle rude = disk.OpenToRead(path, FileShare.Read);

        IOException failure = Assert.ThrowsAny<IOException>(() => DurableFile.Write(path, stream => stream.Write("new"u8), disk));

        Assert.Contains("another process", failure.Message);
        Assert.Equal("old"u8, rude.Content);
        Assert.Equal([path], disk.Names);
    }

    [Fact]
    public void RemoveAbandoned_OnWindows_LeavesAFileThatIsBeingWritten()
    {
        var disk = new ShareModeFileSystem();
        string path = Path.GetFullPath("/run/a.keras.tmp-00000000-0123456789ab-1");
        using (disk.Create(path, path, 0))
            Assert.Empty(DurableFile.RemoveAbandoned(Path.GetFullPath("/run"), disk));

        Assert.Equal([path], DurableFile.RemoveAbandoned(Path.GetFullPath("/run"), disk));
    }
}
