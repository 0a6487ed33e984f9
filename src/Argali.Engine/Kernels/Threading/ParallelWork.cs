namespace Argali.Engine.Kernels;

/// <summary>Decides whether a job is worth waking the worker pool for.</summary>
internal static class ParallelWork
{
    /// <summary>Multiply-adds below which one thread is as fast as several.</summary>
    public const double SerialMultiplyAdds = 1.5e6;

    /// <summary>Runs the pieces on the pool, or one after the other on this thread when there is too little to do.</summary>
    public static void For<TJob>(int count, double multiplyAdds, in TJob job)
        where TJob : struct, IParallelJob
    {
        if (multiplyAdds >= SerialMultiplyAdds)
        {
            WorkerPool.For(count, in job);
            return;
        }

        TJob local = job;
        for (int index = 0; index < count; index++)
            local.Execute(index);
    }
}
