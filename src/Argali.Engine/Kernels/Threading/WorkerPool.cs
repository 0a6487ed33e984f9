using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// The threads that kernels run on. Pieces of a job are claimed one by one with a compare-and-swap, never assigned: when a worker is
/// late (another process has its core), the caller runs all pieces itself and nobody waits for a thread that has nothing to do.
/// </summary>
/// <remarks>
/// <para>A call allocates nothing: the job stays on the caller's stack and workers reach it through a pointer.</para>
/// <para>Workers spin for a short while after a job, because the next kernel of a training step follows within microseconds, then
/// park. The caller always works too, hence <see cref="ThreadCount"/> - 1 workers.</para>
/// <para>A call made from inside a job, or while another thread uses the pool, runs serially on the calling thread. Results do not
/// depend on it, because pieces are cut by output and never by summation.</para>
/// </remarks>
internal static unsafe class WorkerPool
{
    /// <summary>The name of the environment variable that sets the number of threads.</summary>
    public const string EnvironmentVariable = "ARGALI_THREADS";

    /// <summary>The name of the environment variable that, set to <c>1</c>, keeps each worker on a processor of its own (Linux).</summary>
    /// <remarks>
    /// Off unless asked for. Measured with two threads on two virtual processors, products of 128 and 256 columns in bursts after pauses
    /// of 3 ms, while other processes used both processors: of all products the fastest quarter ran at 165 to 199 GF/s pinned and 103 to
    /// 109 not, because a woken worker otherwise often shares its waker's processor for a while. But products of 512 columns fell from a
    /// median of 83 to 39 GF/s: a pinned worker that is pre-empted in the middle of a piece cannot move to the free processor. So it is
    /// for machines that do nothing else; and two programs that both pin would meet on the same processors.
    /// </remarks>
    public const string PinVariable = "ARGALI_PIN_WORKERS";

    private const int MaximumThreads = 1024;
    private const int PausesBetweenClockReads = 64;
    private const int PausesBeforeYielding = 4000;

    private static readonly long SpinTicks = Stopwatch.Frequency / 10_000;
    private static readonly Lock StartLock = new();
    private static readonly bool PinsWorkers = Environment.GetEnvironmentVariable(PinVariable) == "1";

    private static int threadCount = ChooseThreadCount(Environment.GetEnvironmentVariable(EnvironmentVariable));
    private static Worker[] workers = [];

    // The running job. "state" holds the number of pieces in its upper half and the next unclaimed index in its lower half. The other
    // fields are written before it and read only after a successful claim, when the caller cannot leave before that piece is done.
    private static long state;
    private static int generation;
    private static int finished;
    private static int busy;
    private static delegate*<void*, int, void> run;
    private static void* argument;
    private static ExceptionDispatchInfo? failure;

    [ThreadStatic]
    private static bool insideJob;

    /// <summary>
    /// Gets or sets how many threads share a job, the caller included: the processor count unless <c>ARGALI_THREADS</c> says otherwise.
    /// The setter exists for tests and benchmarks.
    /// </summary>
    public static int ThreadCount
    {
        get => threadCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaximumThreads);
            threadCount = value;
        }
    }

    /// <summary>Runs <c>job.Execute(0 .. count - 1)</c>, in any order, on up to <see cref="ThreadCount"/> threads, and returns when all
    /// have run. An exception in a piece cancels the pieces nobody has begun and is rethrown here.</summary>
    public static void For<TJob>(int count, in TJob job)
        where TJob : struct, IParallelJob
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        TJob local = job;

        if (count <= 1 || threadCount == 1 || insideJob || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int index = 0; index < count; index++)
                local.Execute(index);

            return;
        }

        try
        {
            insideJob = true;
            Share(count, &Execute<TJob>, Unsafe.AsPointer(ref local));
        }
        finally
        {
            insideJob = false;
            ExceptionDispatchInfo? thrown = failure;
            failure = null;
            Volatile.Write(ref busy, 0);
            thrown?.Throw();
        }
    }

    /// <summary>Parses the value of <c>ARGALI_THREADS</c>; null or empty means the processor count.</summary>
    /// <exception cref="NotSupportedException">The value is not a number of threads.</exception>
    internal static int ChooseThreadCount(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return Environment.ProcessorCount;

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MaximumThreads)
            return count;

        throw new NotSupportedException(
            $"{EnvironmentVariable} expects a number of threads between 1 and {MaximumThreads}. Received: '{value}'.");
    }

    private static void Execute<TJob>(void* job, int index)
        where TJob : struct, IParallelJob
        => Unsafe.AsRef<TJob>(job).Execute(index);

    private static void Share(int count, delegate*<void*, int, void> body, void* job)
    {
        int helpers = Math.Min(threadCount, count) - 1;
        if (workers.Length < helpers)
            StartWorkers(helpers);

        run = body;
        argument = job;
        finished = 0;
        Volatile.Write(ref state, (long)count << 32);
        Interlocked.Increment(ref generation);

        for (int i = 0; i < helpers; i++)
            workers[i].WakeIfParked();

        ExecuteClaimedPieces();

        SpinWait patience = default;
        for (int pauses = 0; Volatile.Read(ref finished) != count; pauses++)
        {
            if (pauses < PausesBeforeYielding)
                Thread.SpinWait(1);
            else
                patience.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static void ExecuteClaimedPieces()
    {
        while (TryClaim(out int index))
        {
            try
            {
                if (Volatile.Read(ref failure) is null)
                    run(argument, index);
            }
#pragma warning disable CA1031 // every kind of exception travels to the caller of For
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            }

            Interlocked.Increment(ref finished);
        }
    }

    private static bool TryClaim(out int index)
    {
        while (true)
        {
            long seen = Volatile.Read(ref state);
            index = (int)seen;
            if (index >= (int)(seen >> 32))
                return false;

            if (Interlocked.CompareExchange(ref state, seen + 1, seen) == seen)
                return true;
        }
    }

    private static void StartWorkers(int count)
    {
        lock (StartLock)
        {
            Worker[] grown = new Worker[count];
            workers.CopyTo(grown, 0);
            for (int i = workers.Length; i < count; i++)
                grown[i] = new Worker(i);

            workers = grown;
        }
    }

#pragma warning disable CA1001 // a worker and its signal live as long as the process
    private sealed class Worker
#pragma warning restore CA1001
    {
        private readonly int number;
        private readonly SemaphoreSlim signal = new(0);
        private int parked;

        public Worker(int number)
        {
            this.number = number;
            new Thread(Loop) { IsBackground = true, Name = $"Argali worker {number + 1}" }.Start();
        }

        public void WakeIfParked()
        {
            if (Volatile.Read(ref parked) != 0 && Interlocked.Exchange(ref parked, 0) != 0)
                signal.Release();
        }

        private void Loop()
        {
            if (PinsWorkers && ProcessorAffinity.Allowed() is { Length: > 0 } allowed)
                ProcessorAffinity.Keep(allowed[(number + 1) % allowed.Length]);
            insideJob = true;
            int seen = 0;
            while (true)
            {
                AwaitGenerationAfter(seen);
                seen = Volatile.Read(ref generation);
                if (number < threadCount - 1)
                    ExecuteClaimedPieces();
            }
        }

        private void AwaitGenerationAfter(int seen)
        {
            long start = Stopwatch.GetTimestamp();
            while (Volatile.Read(ref generation) == seen)
            {
                for (int i = 0; i < PausesBetweenClockReads && Volatile.Read(ref generation) == seen; i++)
                    Thread.SpinWait(1);

                if (Stopwatch.GetTimestamp() - start < SpinTicks)
                    continue;

                // Announce first, look again after: either the caller sees the announcement or this thread sees the new generation.
                Interlocked.Exchange(ref parked, 1);
                if (Volatile.Read(ref generation) == seen || Interlocked.Exchange(ref parked, 0) == 0)
                    signal.Wait();
            }
        }
    }
}
