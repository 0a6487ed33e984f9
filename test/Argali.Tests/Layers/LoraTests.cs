using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.Tests.Layers;

public sealed class LoraTests
{
    private static readonly Tensor X = Ops.RandomNormal([6, 3], seed: 1);
    private static readonly Tensor Y = Ops.RandomNormal([6, 2], seed: 2);

    [Fact]
    public void EnableLora_OfATrainedLayer_ChangesNothingUntilItIsTrained()
    {
        var dense = new Dense(2);
        float[] before = dense.Apply(X).Value.ToArray<float>();
        dense.EnableLora(1);
        Assert.Equal(before, dense.Apply(X).Value.ToArray<float>());
        Assert.Equal(["bias", "lora_kernel_a", "lora_kernel_b"], dense.TrainableWeights.Select(weight => weight.Name));
    }

    [Fact]
    public void Fit_WithAnAdapter_LeavesTheKernelAlone()
    {
        Sequential model = Adapted();
        float[] kernel = model.Weights[0].Value.ToArray<float>();
        float[] b = model.Weights[3].Value.ToArray<float>();
        model.Fit(X, Y, epochs: 3, verbose: 0, shuffle: Shuffle.None);
        Assert.Equal(kernel, model.Weights[0].Value.ToArray<float>());
        Assert.NotEqual(b, model.Weights[3].Value.ToArray<float>());
    }

    [Fact]
    public void SaveAndLoad_OfATrainedAdapter_KeepsPredictionsAndTheModelInMemory()
    {
        Sequential model = Adapted();
        model.Fit(X, Y, epochs: 3, verbose: 0, shuffle: Shuffle.None);
        float[] b = model.Weights[3].Value.ToArray<float>();
        float[] expected = model.Predict(X, verbose: 0).Value.ToArray<float>();
        using var folder = new TemporaryFolder();
        model.Save(folder["lora.keras"]);
        Assert.Equal(b, model.Weights[3].Value.ToArray<float>());
        float[] actual = Model.Load(folder["lora.keras"]).Predict(X, verbose: 0).Value.ToArray<float>();
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }

    [Fact]
    public void Trainable_SetAgain_KeepsTheKernelFrozen()
    {
        Layer dense = Adapted().Layers[0];
        dense.Trainable = false;
        dense.Trainable = true;
        Assert.Equal(["bias", "lora_kernel_a", "lora_kernel_b"], dense.TrainableWeights.Select(weight => weight.Name));
    }

    [Fact]
    public void EnableLora_WhereItCannotBe_SaysWhy()
    {
        Assert.Contains("not built", Assert.Throws<InvalidOperationException>(() => new Dense(2).EnableLora(1)).Message);
        var dense = new Dense(2, loraRank: 1);
        dense.Apply(X);
        Assert.Contains("already", Assert.Throws<InvalidOperationException>(() => dense.EnableLora(1)).Message);
        var bound = new Dense(2, kernelConstraint: "non_neg");
        bound.Apply(X);
        Assert.Contains("constraint", Assert.Throws<NotSupportedException>(() => bound.EnableLora(1)).Message);
        Assert.Equal("loraRank", Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(3, 2, loraRank: 0)).ParamName);
    }

    private static Sequential Adapted()
    {
        var model = new Sequential([new Input([3]), new Dense(2, loraRank: 1)]);
        model.Compile(optimizer: "sgd", loss: "mse");
        return model;
    }
}
