using Argali.Engine.Kernels;

namespace Argali.Engine.Tests.Kernels;

[Trait("Category", "Kernels")]
[Collection(nameof(WorkerPool))]
public unsafe class WorkerPoolTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void For_AnyCount_RunsEveryIndexOnce(int count)
    {
        int[] runs = new int[count];
        fixed (int* pointer = runs)
        {
            for (int repeat = 0; repeat < 50; repeat++)
                WorkerPool.For(count, new CountJob { Runs = pointer });
        }

        Assert.All(runs, run => Assert.Equal(50, run));
    }

    [Fact]
    public void For_MoreThreadsThanProcessors_RunsEveryIndexOnce()
        => WithThreads(5, () =>
        {
            int[] runs = new int[333];
            fixed (int* pointer = runs)
            {
                for (int repeat = 0; repeat < 50; repeat++)
                    WorkerPool.For(runs.Length, new CountJob { Runs = pointer });
            }

            Assert.All(runs, run => Assert.Equal(50, run));
        });

    [Fact]
    public void For_AfterWorkersParked_WakesThem()
        => WithThreads(2, () =>
        {
            int[] runs = new int[16];
            fixed (int* pointer = runs)
            {
                for (int repeat = 0; repeat < 5; repeat++)
                {
                    Thread.Sleep(5);
                    WorkerPool.For(runs.Length, new CountJob { Runs = pointer });
                }
            }

            Assert.All(runs, run => Assert.Equal(5, run));
        });

    [Fact]
    public void For_PieceThrows_PropagatesAndPoolStaysUsable()
        => WithThreads(2, () =>
        {
            for (int repeat = 0; repeat < 20; repeat++)
            {
                InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
                    () => WorkerPool.For(10, new ThrowingJob { ThrowAt = repeat % 10 }));
                Assert.Equal($"piece {repeat % 10}", exception.Message);
            }

            int[] runs = new int[8];
            fixed (int* pointer = runs)
                WorkerPool.For(runs.Length, new CountJob { Runs = pointer });

            Assert.All(runs, run => Assert.Equal(1, run));
        });

    [Fact]
    public void For_InsideJob_RunsSerially()
        => WithThreads(2, () =>
        {
            int[] runs = new int[64];
            fixed (int* pointer = runs)
                WorkerPool.For(8, new NestedJob { Runs = pointer });

            Assert.All(runs, run => Assert.Equal(1, run));
        });

    [Fact]
    public void For_TwoCallersAtOnce_BothFinish()
        => WithThreads(2, () =>
        {
            int[] runs = new int[200];
            void Call()
            {
                fixed (int* pointer = runs)
                {
                    for (int repeat = 0; repeat < 100; repeat++)
                        WorkerPool.For(runs.Length, new CountJob { Runs = pointer });
                }
            }

            Thread other = new(Call);
            other.Start();
            Call();
            other.Join();
            Assert.All(runs, run => Assert.Equal(200, run));
        });

    [Fact]
    public void For_AfterWarmUp_AllocatesNothing()
        => WithThreads(2, () =>
        {
            int[] runs = new int[8];
            fixed (int* pointer = runs)
            {
                WorkerPool.For(runs.Length, new CountJob { Runs = pointer });
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int repeat = 0; repeat < 10; repeat++)
                    WorkerPool.For(runs.Length, new CountJob { Runs = pointer });

                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        });

    [Fact]
    public void For_NegativeCount_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => WorkerPool.For(-1, default(ThrowingJob)));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("two")]
    [InlineData("5000")]
    public void ChooseThreadCount_NotANumberOfThreads_Throws(string value)
        => Assert.Contains("Received", Assert.Throws<NotSupportedException>(() => WorkerPool.ChooseThreadCount(value)).Message);

    [Fact]
    public void ChooseThreadCount_Number_IsTaken()
    {
        Assert.Equal(3, WorkerPool.ChooseThreadCount("3"));
        Assert.Equal(Environment.ProcessorCount, WorkerPool.ChooseThreadCount(null));
    }

    private static void WithThreads(int count, Action action)
    {
        int before = WorkerPool.ThreadCount;
        WorkerPool.ThreadCount = count;
        try
        {
            action();
        }
        finally
        {
            WorkerPool.ThreadCount = before;
        }
    }

    private struct CountJob : IParallelJob
    {
        public int* Runs;

        public readonly void Execute(int index) => Interlocked.Increment(ref Runs[index]);
    }

    private struct ThrowingJob : IParallelJob
    {
        public int ThrowAt;

        public readonly void Execute(int index)
        {
            if (index == ThrowAt)
                throw new InvalidOperationException($"piece {index}");
        }
    }

    private struct NestedJob : IParallelJob
    {
        public int* Runs;

        public readonly void Execute(int index) => WorkerPool.For(8, new CountJob { Runs = Runs + (index * 8) });
    }
}
