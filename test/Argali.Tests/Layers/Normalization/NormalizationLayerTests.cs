using Argali.Engine;
using Argali.Initializers;
using Argali.Layers;

namespace Argali.Tests.Layers;

public sealed class NormalizationLayerTests
{
    [Fact]
    public void GroupNormalization_OfOneGroup_IsLayerNormalizationOverTheSample()
    {
        Tensor x = Ops.RandomNormal([2, 3, 4], mean: 2, seed: 1);
        float[] group = new GroupNormalization(groups: 1).Apply(x).Value.ToArray<float>();
        float[] layer = new LayerNormalization(axis: [1, 2]).Apply(x).Value.ToArray<float>();
        for (int i = 0; i < group.Length; i++)
            Assert.Equal(layer[i], group[i], 1e-5f);
    }

    [Fact]
    public void GroupNormalization_GroupsThatDoNotDivideTheChannels_IsRefused()
    {
        string message = Assert.Throws<ArgumentException>(() => new GroupNormalization(groups: 3).Apply(Tensor.Ones([2, 4]))).Message;
        Assert.Contains("(3)", message);
        Assert.Contains("(4)", message);
    }

    [Fact]
    public void SpectralNormalization_AfterTraining_GivesTheKernelTheNormOne()
    {
        var layer = new SpectralNormalization(new Dense(4, kernelInitializer: new GlorotUniform(seed: 3)), powerIterations: 100);
        Tensor x = Ops.RandomNormal([3, 5], seed: 2);
        layer.Apply(x, CallContext.Train);
        Tensor kernel = layer.Weights[0];

        // The largest singular value, by many power iterations in another way: of the Gram matrix.
        Tensor gram = Ops.MatMul(kernel, kernel, transposeA: true);
        Tensor vector = Tensor.Ones([4, 1]);
        for (int i = 0; i < 200; i++)
        {
            vector = Ops.MatMul(gram, vector);
            vector /= Ops.Sqrt(Ops.Sum(Ops.Square(vector)));
        }

        Assert.Equal(1f, Ops.Sqrt(Ops.Sum(Ops.Square(Ops.MatMul(kernel, vector)))).Item<float>(), 1e-3f);
    }

    [Fact]
    public void SpectralNormalization_InInference_LeavesTheKernelAlone()
    {
        var layer = new SpectralNormalization(new Dense(4));
        Tensor x = Ops.RandomNormal([3, 5], seed: 2);
        layer.Apply(x);
        float[] before = layer.Weights[0].Value.ToArray<float>();
        layer.Apply(x);
        Assert.Equal(before, layer.Weights[0].Value.ToArray<float>());
    }

    [Fact]
    public void SpectralNormalization_OfALayerWithoutAKernel_IsRefused() =>
        Assert.Contains("Flatten", Assert.Throws<ArgumentException>(() => new SpectralNormalization(new Flatten()).Apply(Tensor.Ones([2, 3, 2]))).Message);

    [Fact]
    public void UnitNormalization_OfZeros_StaysZero() =>
        Assert.Equal([0f, 0f], new UnitNormalization().Apply(Tensor.Zeros([1, 2])).Value.ToArray<float>());
}
