using System.Collections.Concurrent;
using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

public sealed class BackgroundWriterTests : IDisposable
{
    private readonly ConcurrentQueue<string> events = [];
    private readonly SemaphoreSlim mayWrite = new(0);

    public void Dispose() => mayWrite.Dispose();

    [Theory]
    [InlineData(BackPressure.Wait)]
    [InlineData(BackPressure.Skip)]
    [InlineData(BackPressure.Coalesce)]
    public void Submit_WritesWhatWasCopiedNotWhatCameAfter(BackPressure backPressure)
    {
        using var writer = new BackgroundWriter(backPressure, TimeProvider.System);
        byte[] state = [1];

        Submission submission = Submit(writer, "a", state);
        state[0] = 2;
        mayWrite.Release();
        writer.Drain();

        Assert.True(submission.Accepted);
        Assert.Equal(["copy a", "saved a = 1"], events);
        Assert.Equal(0, writer.Pending);
    }

    [Fact]
    public void Submit_OnLinux_WritesOnAThreadThatGivesWayToTheSubmittingOne()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var writer = new BackgroundWriter(BackPressure.Wait, TimeProvider.System);
        int before = Niceness(), written = int.MinValue;

        writer.Submit(_ => { }, () => written = Niceness());
        writer.Drain();

        Assert.Equal(Math.Max(before, 10), written);
        Assert.Equal(before, Niceness());

        // The nineteenth field, counted behind the name, which may hold spaces.
        static int Niceness() => int.Parse(
            File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[16],
            System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Wait_WhileOneIsWritten_WaitsForIt()
    {
        using var writer = new BackgroundWriter(BackPressure.Wait, TimeProvider.System);
        Submit(writer, "a", [1]);
        using var later = new Timer(_ => mayWrite.Release(2), null, 50, Timeout.Infinite);

        Submission second = Submit(writer, "b", [2]);
        writer.Drain();

        Assert.True(second.Accepted);
        Assert.True(second.Waited > TimeSpan.FromMilliseconds(20), $"{second.Waited}");
        Assert.Equal(["copy a", "saved a = 1", "copy b", "saved b = 2"], events);
    }

    [Fact]
    public void Skip_WhileOneIsWritten_LeavesTheNewOneOut()
    {
        using var writer = new BackgroundWriter(BackPressure.Skip, TimeProvider.System);
        Submit(writer, "a", [1]);

        Submission second = Submit(writer, "b", [2]);
        mayWrite.Release(2);
        writer.Drain();
        Submission third = Submit(writer, "c", [3]);
        writer.Drain();

        Assert.False(second.Accepted);
        Assert.True(third.Accepted);
        Assert.Equal(["copy a", "saved a = 1", "copy c", "saved c = 3"], events);
    }

    [Fact]
    public void Coalesce_WhileOneIsWritten_WritesTheNewestNextAndSaysWhatIsLeftOut()
    {
        using var writer = new BackgroundWriter(BackPressure.Coalesce, TimeProvider.System);
        Submit(writer, "a", [1]);
        Submit(writer, "b", [2]);
        Submit(writer, "c", [3]);
        Submission last = Submit(writer, "d", [4]);

        Assert.Equal(2, writer.Pending);
        mayWrite.Release(2);
        writer.Drain();

        Assert.True(last.Accepted);
        Assert.Equal(
            ["copy a", "copy b", "left out b", "copy c", "left out c", "copy d", "saved a = 1", "saved d = 4"], events);
    }

    [Fact]
    public void ThrowIfFailed_ThrowsTheSavesExceptionOnce()
    {
        using var writer = new BackgroundWriter(BackPressure.Wait, TimeProvider.System);
        var failure = new IOException("no space");
        writer.Submit(_ => { }, () => throw failure);
        writer.WaitUntilWritten();

        Assert.Same(failure, Assert.Throws<IOException>(writer.ThrowIfFailed));
        writer.ThrowIfFailed();
        Submit(writer, "a", [1]);
        mayWrite.Release();
        writer.Drain();
        Assert.Equal(["copy a", "saved a = 1"], events);
    }

    [Fact]
    public void Drain_WhenSeveralSavesFailed_ThrowsAll()
    {
        using var writer = new BackgroundWriter(BackPressure.Wait, TimeProvider.System);
        writer.Submit(_ => { }, () => throw new IOException("first"));
        writer.Submit(_ => { }, () => throw new IOException("second"));

        AggregateException failure = Assert.Throws<AggregateException>(writer.Drain);

        Assert.Equal(["first", "second"], failure.InnerExceptions.Select(e => e.Message));
        writer.Drain();
    }

    [Theory]
    [InlineData(BackPressure.Wait)]
    [InlineData(BackPressure.Coalesce)]
    public void Submit_WhenTheCopyFails_ThrowsAndTheNextWorks(BackPressure backPressure)
    {
        using var writer = new BackgroundWriter(backPressure, TimeProvider.System);

        Assert.Throws<InsufficientMemoryException>(() => writer.Submit(_ => throw new InsufficientMemoryException(), () => events.Enqueue("wrong")));
        Submit(writer, "a", [1]);
        mayWrite.Release();
        writer.Drain();

        Assert.Equal(["copy a", "saved a = 1"], events);
    }

    [Fact]
    public void Dispose_FinishesWhatWasAccepted()
    {
        var writer = new BackgroundWriter(BackPressure.Coalesce, TimeProvider.System);
        Submit(writer, "a", [1]);
        Submit(writer, "b", [2]);
        using var later = new Timer(_ => mayWrite.Release(2), null, 50, Timeout.Infinite);

        writer.Dispose();

        Assert.Equal(["copy a", "copy b", "saved a = 1", "saved b = 2"], events);
        Assert.Throws<ObjectDisposedException>(() => Submit(writer, "c", [3]));
        Assert.Throws<ObjectDisposedException>(() => writer.Reserve(1));
    }

    [Theory]
    [InlineData(BackPressure.Wait, 1)]
    [InlineData(BackPressure.Skip, 1)]
    [InlineData(BackPressure.Coalesce, 2)]
    public void Submit_AThousandTimes_UsesTheSameMemory(BackPressure backPressure, int buffers)
    {
        using var writer = new BackgroundWriter(backPressure, TimeProvider.System);
        writer.Reserve(1000);
        var used = new HashSet<SnapshotBuffer>();
        int written = 0;
        for (int i = 0; i < 1000; i++)
        {
            writer.Submit(
                buffer =>
                {
                    Assert.Equal(0, buffer.Length);
                    buffer.Append(new byte[1000]);
                    used.Add(buffer);
                },
                () => Interlocked.Increment(ref written));
        }

        writer.Drain();

        Assert.InRange(used.Count, 1, buffers);
        Assert.All(used, buffer => Assert.Equal(1000, buffer.Capacity));
        Assert.True(backPressure == BackPressure.Wait ? written == 1000 : written > 0);
    }

    private Submission Submit(BackgroundWriter writer, string name, byte[] state)
    {
        SnapshotBuffer? copied = null;
        return writer.Submit(
            buffer =>
            {
                buffer.Append(state);
                copied = buffer;
                events.Enqueue("copy " + name);
            },
            () =>
            {
                mayWrite.Wait();
                events.Enqueue($"saved {name} = {copied![new SnapshotRange(0, 1)][0]}");
            },
            () => events.Enqueue("left out " + name));
    }
}
