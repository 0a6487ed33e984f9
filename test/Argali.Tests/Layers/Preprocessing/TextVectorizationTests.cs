using Argali.Engine;
using Argali.Layers;
using Argali.Saving;

namespace Argali.Tests.Layers.Preprocessing;

/// <summary>What the recordings do not hold of TextVectorization.</summary>
public sealed class TextVectorizationTests
{
    [Fact]
    public void Adapt_TextsOneByOneInATensorOrInBatches_LearnsTheSame()
    {
        string[] texts = ["The cat sat.", "the dog", "a cat!"];
        var lazily = new TextVectorization();
        lazily.Adapt(texts.Select(text => text));
        var atOnce = new TextVectorization();
        atOnce.Adapt(Tensor.From<string>(texts, [3, 1]));
        var inParts = new TextVectorization();
        inParts.Adapt([Tensor.From<string>(texts.AsSpan(0, 1)), Tensor.From<string>(texts.AsSpan(1))]);
        Assert.Equal(["", "[UNK]", "the", "cat", "sat", "dog", "a"], lazily.GetVocabulary());
        Assert.Equal(lazily.GetVocabulary(), atOnce.GetVocabulary());
        Assert.Equal(lazily.GetVocabulary(), inParts.GetVocabulary());
    }

    [Fact]
    public void Apply_OwnFunctions_AreUsed()
    {
        var layer = new TextVectorization(
            standardize: (Func<string, string>)(text => text.ToUpperInvariant()),
            split: (Func<string, IEnumerable<string>>)(text => text.Split(',')),
            vocabulary: ["A", "B"]);
        Assert.Equal([2L, 3, 1], layer.Apply(Tensor.From<string>(["a,b,c"])).Value.ToArray<long>());
        Assert.Contains("function", Assert.Throws<NotSupportedException>(layer.GetConfig).Message);
    }

    [Fact]
    public void Standardize_LettersBeyondAscii_StayAsInTensorFlow()
    {
        var layer = new TextVectorization(vocabulary: ["Éa", "«x»"]);
        Assert.Equal([2L, 3], layer.Apply(Tensor.From<string>(["ÉA! «X»"])).Value.ToArray<long>());
    }

    [Fact]
    public void Split_Characters_AreCodePoints()
    {
        var layer = new TextVectorization(split: TextSplit.Character, vocabulary: ["\U0001F600", "a"]);
        Assert.Equal([2L, 3, 1], layer.Apply(Tensor.From<string>(["\U0001F600aé"])).Value.ToArray<long>());
    }

    [Fact]
    public void Apply_EmptyTextsAlone_GivesRowsOfNoNumbers() =>
        Assert.Equal(new Shape(2, 0), new TextVectorization(vocabulary: ["a"]).Apply(Tensor.From<string>(["", " "])).Value.Shape);

    [Fact]
    public void Apply_SeveralTextsARow_AreRefusedWhereTextsAreSplit() =>
        Assert.Contains("(1, 2)", Assert.Throws<ArgumentException>(
            () => new TextVectorization(vocabulary: ["a"]).Apply(Tensor.From<string>(["a", "b"], [1, 2]))).Message);

    [Fact]
    public void Apply_Numbers_AreRefused() =>
        Assert.Contains("float32", Assert.Throws<ArgumentException>(() => new TextVectorization(vocabulary: ["a"]).Apply(Tensor.Ones([1]))).Message);

    [Fact]
    public void New_ImpossibleArguments_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new TextVectorization(outputMode: OutputMode.OneHot));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorization(outputSequenceLength: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorization(ngrams: 0));
        Assert.Throws<ArgumentException>(() => new TextVectorization(padToMaxTokens: true));
    }

    [Fact]
    public void GetConfig_OfATokenWithALineBreak_HoldsTheVocabulary()
    {
        var layer = new TextVectorization(split: TextSplit.Character, standardize: TextStandardization.None);
        layer.Adapt(["a\na"]);
        Assert.Equal(["a", "\n"], (IEnumerable<object?>)layer.GetConfig().Find("vocabulary")!);
        var plain = new TextVectorization();
        plain.Adapt(["a b"]);
        Assert.Null(plain.GetConfig().Find("vocabulary"));
    }
}
