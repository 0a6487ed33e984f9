using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;

namespace Argali.Tests.Training;

/// <summary>Trainings that the global random stream decides. Tests beside them would draw from it too.</summary>
[Collection(nameof(GlobalStreamTests))]
public sealed class GlobalStreamTests
{
    private static readonly Tensor X = Tensor.From<float>([.. Enumerable.Range(0, 40).Select(i => MathF.Sin(i * 1.7f))], new Shape(20, 2));
    private static readonly Tensor Y = Tensor.From<float>([.. Enumerable.Range(0, 20).Select(i => 1 + MathF.Cos(i * 0.9f))], new Shape(20, 1));

    [Theory]
    [InlineData(Shuffle.Samples)]
    [InlineData(Shuffle.Batches)]
    public void Fit_SameSeed_GivesTheSameOrder(Shuffle shuffle)
    {
        float[] Train()
        {
            RandomSeed.Set(7);
            Sequential model = Linear();
            model.Fit(X, Y, batchSize: 3, epochs: 3, verbose: 0, shuffle: shuffle);
            return model.Weights[0].Value.ToArray<float>();
        }

        float[] first = Train();
        Assert.Equal(first, Train());
        Sequential ordered = Linear();
        ordered.Fit(X, Y, batchSize: 3, epochs: 3, verbose: 0, shuffle: Shuffle.None);
        Assert.NotEqual(first, ordered.Weights[0].Value.ToArray<float>());
    }

    private static Sequential Linear()
    {
        var model = new Sequential([new Input([2]), new Dense(1, kernelInitializer: "zeros")]);
        model.Compile(new SGD(0.05), loss: "mse");
        return model;
    }

    [CollectionDefinition(nameof(GlobalStreamTests), DisableParallelization = true)]
    public sealed class Alone;
}
