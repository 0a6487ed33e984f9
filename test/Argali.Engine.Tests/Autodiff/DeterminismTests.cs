using Argali.Engine.Kernels;

namespace Argali.Engine.Tests.Autodiff;

public class DeterminismTests
{
    [Fact]
    public void Step_WithOneThreadOrSeveral_GivesTheSameBits()
    {
        int threads = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.ThreadCount = 1;
            float[][] one = Train();
            WorkerPool.ThreadCount = Math.Max(2, threads);
            float[][] several = Train();
            for (int i = 0; i < one.Length; i++)
                Assert.Equal(one[i], several[i]);
        }
        finally
        {
            WorkerPool.ThreadCount = threads;
        }
    }

    private static float[][] Train()
    {
        var network = new SmallNetwork([256, 192, 128, 10]);
        Tensor x = Ops.RandomNormal([96, 256], seed: 1), classes = Ops.RandomInteger([96], 0, 10, 2);
        for (int i = 0; i < 4; i++)
            network.Step(x, classes);
        return [.. network.Variables.Select(variable => variable.Value.ToArray<float>())];
    }
}
