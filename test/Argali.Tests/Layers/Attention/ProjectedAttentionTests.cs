using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.Tests.Layers;

public sealed class ProjectedAttentionTests
{
    private static readonly Tensor Query = Ops.RandomNormal([2, 3, 4], seed: 1);
    private static readonly Tensor Value = Ops.RandomNormal([2, 5, 6], seed: 2);

    [Fact]
    public void Apply_QueryAndValue_GivesQueriesOfTheirOwnShapeAndProbabilities()
    {
        var attention = new MultiHeadAttention(numHeads: 2, keyDim: 3);
        Nest<Tensor> result = attention.Apply(Query, Value, returnAttentionScores: true);
        Assert.Equal([2, 3, 4], result[0].Value.Shape);
        Assert.Equal([2, 2, 3, 5], result[1].Value.Shape);
        Assert.All(Ops.Sum(result[1], -1).ToArray<float>(), sum => Assert.Equal(1f, sum, 1e-5f));
    }

    [Fact]
    public void Apply_ByPositionAndByKeyword_GiveTheSame()
    {
        var attention = new MultiHeadAttention(numHeads: 2, keyDim: 3);
        float[] byPosition = attention.Apply(Query, Value).Value.ToArray<float>();
        var keywords = new CallContext(training: false, [KeyValuePair.Create("value", (object?)Value)]);
        Assert.Equal(byPosition, attention.Apply((Nest<Tensor>)Query, keywords).Value.ToArray<float>());
    }

    [Fact]
    public void Apply_WithACausalMask_SeesNothingLater()
    {
        var attention = new MultiHeadAttention(numHeads: 1, keyDim: 2);
        float[] scores = attention.Apply(Query, Query, returnAttentionScores: true, useCausalMask: true)[1].Value.ToArray<float>();
        Assert.Equal([0f, 0f], scores[1..3]);
        Assert.Equal(0f, scores[5]);
        Assert.Equal(1f, scores[0], 1e-6f);
    }

    [Fact]
    public void Apply_WithAnAttentionMask_GivesExcludedValuesNothing()
    {
        var attention = new GroupQueryAttention(headDim: 2, numQueryHeads: 4, numKeyValueHeads: 2);
        Tensor mask = Ops.Less(Ops.Mod(Ops.Reshape(Ops.Arange(0, 30), [2, 3, 5]), Tensor.Scalar(5)), Tensor.Scalar(3));
        Tensor scores = attention.Apply(Query, Value, attentionMask: mask, returnAttentionScores: true)[1];
        Assert.Equal([2, 4, 3, 5], scores.Shape);
        Assert.Equal(0f, Ops.Max(Ops.Take(scores, new[] { 3, 4 }, -1)).Item<float>());
    }

    [Fact]
    public void Apply_ToOneTensorAlone_SaysHowItIsCalled()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new MultiHeadAttention(2, 3).Apply((Nest<Tensor>)Query));
        Assert.Contains("Apply(query, value)", refusal.Message);
    }

    [Fact]
    public void Apply_QueryAndValueOfDifferentRanks_IsRefused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new MultiHeadAttention(2, 3).Apply(Query, Tensor.Ones([2, 5])));
        Assert.Contains("one rank", refusal.Message);
    }

    [Fact]
    public void Build_OfUnseededInitializer_GivesEachProjectionItsOwnValues()
    {
        var attention = new MultiHeadAttention(numHeads: 2, keyDim: 3);
        attention.Apply(Query, Query);
        Assert.NotEqual(attention.Weights[0].Value.ToArray<float>(), attention.Weights[2].Value.ToArray<float>());
    }

    [Fact]
    public void Dropout_InTraining_ChangesTheResultAndKeepsItInInference()
    {
        var attention = new MultiHeadAttention(numHeads: 2, keyDim: 3, dropout: 0.5, seed: 3);
        float[] inference = attention.Apply(Query, Value).Value.ToArray<float>();
        Assert.NotEqual(inference, attention.Apply(Query, Value, context: CallContext.Train).Value.ToArray<float>());
        Assert.Equal(inference, attention.Apply(Query, Value).Value.ToArray<float>());
    }

    [Fact]
    public void FunctionalModel_WithAttention_IsSavedAndLoaded()
    {
        KerasTensor x = new Input([3, 4]);
        KerasTensor y = new MultiHeadAttention(numHeads: 2, keyDim: 3).Apply(x, x, useCausalMask: true);
        Nest<KerasTensor> scored = new GroupQueryAttention(2, 2, 1).Apply(y, x, key: y, returnAttentionScores: true);
        Assert.Equal([null, 3, 4], y.Shape);
        Assert.Equal([null, 2, 3, 3], scored[1].Value.Shape);
        var model = new Model(x, scored);
        using var folder = new TemporaryFolder();
        model.Save(folder["attention.keras"]);
        IReadOnlyList<Tensor> expected = model.Apply(Query).Flatten();
        IReadOnlyList<Tensor> loaded = Model.Load(folder["attention.keras"]).Apply(Query).Flatten();
        Assert.Equal(expected.Select(tensor => tensor.ToArray<float>()), loaded.Select(tensor => tensor.ToArray<float>()));
    }

    [Fact]
    public void Attention_OneInput_IsRefused() =>
        Assert.Contains("[query, value]", Assert.Throws<ArgumentException>(() => new Attention().Apply(Query)).Message);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, -1)]
    public void Ctor_NumbersNotPositive_AreRefused(int heads, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MultiHeadAttention(heads, length));
}
