using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers.Preprocessing;

/// <summary>What the recordings do not hold of CategoryEncoding, Hashing and HashedCrossing.</summary>
public sealed class CategoryLayerTests
{
    [Fact]
    public void CategoryEncoding_CountWeightsWithoutCounting_AreRefused()
    {
        var layer = new CategoryEncoding(3);
        var context = new CallContext(training: false, [KeyValuePair.Create("count_weights", (object?)(Nest<Tensor>)Tensor.Ones([1, 2]))]);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => layer.Apply((Tensor)new[,] { { 0, 1 } }, context));
        Assert.Contains("multi_hot", refusal.Message);
    }

    [Fact]
    public void CategoryEncoding_TfIdf_IsRefused() =>
        Assert.Contains("tf_idf", Assert.Throws<ArgumentException>(() => new CategoryEncoding(3, OutputMode.TfIdf)).Message);

    [Fact]
    public void Hashing_MaskWithOneBin_IsHashedAsEveryOtherValue() =>
        Assert.Equal([0L, 0], new Hashing(1, maskValue: "a").Apply(Tensor.From<string>(["a", "b"])).Value.ToArray<long>());

    [Fact]
    public void Hashing_FloatingInputs_AreCutToIntegers()
    {
        var layer = new Hashing(100);
        Assert.Equal(layer.Apply((Tensor)new[] { 3, -2 }).Value.ToArray<long>(), layer.Apply((Tensor)new[] { 3.9f, -2.9f }).Value.ToArray<long>());
    }

    [Fact]
    public void HashedCrossing_OneInput_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new HashedCrossing(5).Apply(Nest<Tensor>.List([Tensor.From<string>(["a"])])));

    [Fact]
    public void HashedCrossing_FloatingInput_IsRefused() =>
        Assert.Contains("float32", Assert.Throws<ArgumentException>(
            () => new HashedCrossing(5).Apply(Nest<Tensor>.List([Tensor.From<string>(["a"]), Tensor.Ones([1])]))).Message);

    [Fact]
    public void HashedCrossing_DifferentShapes_AreRefused() =>
        Assert.Throws<ArgumentException>(
            () => new HashedCrossing(5).Apply(Nest<Tensor>.List([Tensor.From<string>(["a"]), Tensor.From<string>(["a", "b"])])));
}
