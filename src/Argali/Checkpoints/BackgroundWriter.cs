using System.Runtime.ExceptionServices;

namespace Argali.Checkpoints;

/// <summary>
/// Writes saves while training goes on: the state is copied when a save is due, and one thread at a time writes the copies in the order
/// in which they were made.
/// </summary>
/// <remarks>
/// <para>
/// A save that fails is never lost: <see cref="ThrowIfFailed"/> and <see cref="Drain"/> throw its exception, once. The thread lives only
/// while there is something to write, and keeps the process alive until it is written when <c>Main</c> returns; when the process ends by
/// <see cref="Environment.Exit"/>, SIGTERM, Ctrl+C or an exception that nobody catches, what was accepted is written before (see
/// <see cref="UnfinishedWrites"/>).
/// </para>
/// <para>One thread submits, drains and disposes.</para>
/// </remarks>
internal sealed class BackgroundWriter : IDisposable
{
    private readonly object gate = new();
    private readonly BackPressure backPressure;
    private readonly TimeProvider clock;
    private readonly List<Exception> failures = [];
    private readonly Stack<SnapshotBuffer> idle = [];
    private Job? running;
    private Job? waiting;
    private bool disposed;

    public BackgroundWriter(BackPressure backPressure, TimeProvider clock)
    {
        this.backPressure = backPressure;
        this.clock = clock;
        idle.Push(new SnapshotBuffer());
        UnfinishedWrites.Listen();
    }

    /// <summary>The saves that were accepted and are not finished: at most 2.</summary>
    public int Pending
    {
        get
        {
            lock (gate)
                return (running is null ? 0 : 1) + (waiting is null ? 0 : 1);
        }
    }

    /// <summary>Makes room for a state of so many bytes, so that the first save does not have to.</summary>
    public void Reserve(long bytes)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (idle.TryPeek(out SnapshotBuffer? buffer))
                buffer.Reserve(bytes);
        }
    }

    /// <summary>Copies a state, and writes it as soon as those before are written.</summary>
    /// <param name="copy">Copies the state into the buffer, which is empty. Called before the method returns, or not at all.</param>
    /// <param name="save">
    /// Writes the copy and does what follows from a finished save. Called on the writer's thread; what it throws is a failed save.
    /// </param>
    /// <param name="leftOut">
    /// Called on the submitting thread if the save was accepted and is not written after all, because a newer one took its place
    /// (<see cref="BackPressure.Coalesce"/>).
    /// </param>
    public Submission Submit(Action<SnapshotBuffer> copy, Action save, Action? leftOut = null)
    {
        long begun = clock.GetTimestamp();
        SnapshotBuffer? buffer = TakeBuffer();
        TimeSpan waited = clock.GetElapsedTime(begun);
        if (buffer is null)
            return new Submission(false, waited, TimeSpan.Zero);

        begun = clock.GetTimestamp();
        try
        {
            copy(buffer);
        }
        catch
        {
            Return(buffer);
            throw;
        }

        TimeSpan copied = clock.GetElapsedTime(begun);
        Enqueue(new Job(buffer, save, leftOut));
        return new Submission(true, waited, copied);
    }

    /// <summary>Throws the exceptions of the saves that failed since the last call: the one, or all in one <see cref="AggregateException"/>.</summary>
    public void ThrowIfFailed()
    {
        Exception[] failed;
        lock (gate)
        {
            if (failures.Count == 0)
                return;
            failed = [.. failures];
            failures.Clear();
        }

        if (failed.Length == 1)
            ExceptionDispatchInfo.Throw(failed[0]);
        throw new AggregateException("Several background saves failed.", failed);
    }

    /// <summary>Returns once everything that was accepted is written, and throws what failed.</summary>
    public void Drain()
    {
        WaitUntilWritten();
        ThrowIfFailed();
    }

    /// <summary>Returns once everything that was accepted is written or has failed, and throws nothing.</summary>
    public void WaitUntilWritten()
    {
        lock (gate)
        {
            while (running is not null)
                Monitor.Wait(gate);
        }
    }

    /// <summary>Finishes what was accepted and frees the memory. Failures that <see cref="Drain"/> has not thrown are not thrown here.</summary>
    public void Dispose()
    {
        WaitUntilWritten();
        lock (gate)
        {
            disposed = true;
            while (idle.TryPop(out SnapshotBuffer? buffer))
                buffer.Dispose();
        }
    }

    // An empty buffer to copy into; null if the save is to be left out.
    private SnapshotBuffer? TakeBuffer()
    {
        Job? replaced = null;
        SnapshotBuffer? buffer = null;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            while (backPressure == BackPressure.Wait && running is not null)
                Monitor.Wait(gate);
            if (backPressure == BackPressure.Skip && running is not null)
                return null;

            // What waits is taken back before its buffer is written over: the writer must never begin with half of it.
            replaced = waiting;
            waiting = null;
            if (replaced is null)
                idle.TryPop(out buffer);
        }

        replaced?.LeftOut?.Invoke();
        buffer ??= replaced?.Buffer ?? new SnapshotBuffer();
        buffer.Clear();
        return buffer;
    }

    private void Return(SnapshotBuffer buffer)
    {
        lock (gate)
            idle.Push(buffer);
    }

    private void Enqueue(Job job)
    {
        lock (gate)
        {
            if (running is not null)
            {
                waiting = job;
                return;
            }

            running = job;
            UnfinishedWrites.Add(this);
        }

        try
        {
            new Thread(() => WriteAll(job)) { Name = "Argali checkpoint writer", IsBackground = false }.Start();
        }
        catch
        {
            Finish(job);
            throw;
        }
    }

    private void WriteAll(Job first)
    {
        WriterPriority.Lower();
        for (Job? job = first; job is not null; job = Finish(job))
        {
            try
            {
                job.Save();
            }
            catch (Exception e)
            {
                lock (gate)
                    failures.Add(e);
            }
        }
    }

    // The next job, if one waits.
    private Job? Finish(Job finished)
    {
        lock (gate)
        {
            idle.Push(finished.Buffer);
            running = waiting;
            waiting = null;
            if (running is null)
                UnfinishedWrites.Remove(this);
            Monitor.PulseAll(gate);
            return running;
        }
    }

    private sealed record Job(SnapshotBuffer Buffer, Action Save, Action? LeftOut);
}
