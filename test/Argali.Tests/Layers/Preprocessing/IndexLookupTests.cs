using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers.Preprocessing;

/// <summary>What the recordings do not hold of StringLookup and IntegerLookup.</summary>
public sealed class IndexLookupTests
{
    [Fact]
    public void Adapt_OrdersByFrequencyThenByCodePointBackwards()
    {
        var layer = new StringLookup();
        layer.Adapt(["b", "a", "b", "\uFFFD", "\U0001F600", "é"]);
        Assert.Equal(["[UNK]", "b", "\U0001F600", "\uFFFD", "é", "a"], layer.GetVocabulary());
    }

    [Fact]
    public void Adapt_InBatches_CountsAllOfThem()
    {
        var layer = new IntegerLookup();
        layer.Adapt([(Tensor)new[] { 5, 5, 7 }, new[] { 7, 7, 9 }, new[] { 1, 1 }], steps: 2);
        Assert.Equal([7L, 5, 9], layer.GetVocabulary(includeSpecialTokens: false));
    }

    [Fact]
    public void Adapt_Again_ForgetsWhatWasLearnedBefore()
    {
        var layer = new StringLookup();
        layer.Adapt(["old"]);
        layer.Adapt(["new"]);
        Assert.Equal(["new"], layer.GetVocabulary(includeSpecialTokens: false));
    }

    [Fact]
    public void Adapt_WithoutData_IsRefusedAndKeepsTheVocabulary()
    {
        var layer = new StringLookup();
        layer.Adapt(["a"]);
        Assert.Throws<ArgumentException>(() => layer.Adapt(Array.Empty<string>()));
        Assert.Equal(2, layer.VocabularySize());
    }

    [Fact]
    public void Adapt_WithAGivenVocabulary_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new StringLookup(vocabulary: ["a"]).Adapt(["b"]));

    [Fact]
    public void SetVocabulary_WithAllSpecialTokensInFront_TakesTheRest()
    {
        var layer = new StringLookup(maskToken: "", numOovIndices: 2);
        layer.SetVocabulary(["", "[UNK]", "[UNK]", "a", "b"]);
        Assert.Equal(["a", "b"], layer.GetVocabulary(includeSpecialTokens: false));
        Assert.Equal([0L, 3, 4], layer.Apply(Tensor.From<string>(["", "a", "b"])).Value.ToArray<long>());
    }

    [Fact]
    public void SetVocabulary_ThatIsRefused_ChangesNothing()
    {
        var layer = new StringLookup(maxTokens: 3);
        layer.SetVocabulary(["a", "b"]);
        Assert.Throws<ArgumentException>(() => layer.SetVocabulary(["a", "b", "c"]));
        Assert.Throws<ArgumentException>(() => layer.SetVocabulary(["x", "x"]));
        Assert.Equal(["[UNK]", "a", "b"], layer.GetVocabulary());
    }

    [Fact]
    public void SetVocabulary_WeightsThatDoNotFit_AreRefused()
    {
        var layer = new StringLookup(outputMode: OutputMode.TfIdf);
        Assert.Contains("2 weights", Assert.Throws<ArgumentException>(() => layer.SetVocabulary(["a"], [1, 2])).Message);
        Assert.Throws<ArgumentException>(() => layer.SetVocabulary(["a"]));
        Assert.Throws<ArgumentException>(() => new StringLookup().SetVocabulary(["a"], [1]));
    }

    [Fact]
    public void New_VocabularyFile_HasATokenALine()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["words.txt"], "red\r\ngrün\r\n");
        var layer = new StringLookup(vocabulary: folder["words.txt"]);
        Assert.Equal(["[UNK]", "red", "grün"], layer.GetVocabulary());
        File.WriteAllText(folder["numbers.txt"], "12\n-3");
        Assert.Equal([-1L, 12, -3], new IntegerLookup(vocabulary: folder["numbers.txt"]).GetVocabulary());
    }

    [Fact]
    public void New_VocabularyFileThatIsNoSuch_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("none.txt", Assert.Throws<ArgumentException>(() => new StringLookup(vocabulary: folder["none.txt"])).Message);
        File.WriteAllText(folder["words.txt"], "12\nx");
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => new IntegerLookup(vocabulary: folder["words.txt"])).Message);
    }

    [Fact]
    public void Apply_UnknownTokensWithoutPlaceForThem_AreNamed() =>
        Assert.Contains("zzz", Assert.Throws<ArgumentException>(
            () => new StringLookup(vocabulary: ["a"], numOovIndices: 0).Apply(Tensor.From<string>(["a", "zzz"]))).Message);

    [Fact]
    public void Apply_TheWrongKindOfInput_IsRefused()
    {
        Assert.Contains("float32", Assert.Throws<ArgumentException>(() => new StringLookup(vocabulary: ["a"]).Apply(Tensor.Ones([1]))).Message);
        Assert.Contains("strings", Assert.Throws<ArgumentException>(() => new IntegerLookup(vocabulary: [1]).Apply(Tensor.From<string>(["a"]))).Message);
    }

    [Fact]
    public void Apply_TfIdfBeforeAdapt_SaysSo() =>
        Assert.Contains("Adapt", Assert.Throws<InvalidOperationException>(
            () => new StringLookup(outputMode: OutputMode.TfIdf).Apply(Tensor.From<string>(["a"], [1, 1]))).Message);

    [Fact]
    public void ThereAndBack_GivesTheTokens()
    {
        string[] words = ["sun", "moon", "sun", "sky"];
        var there = new StringLookup();
        there.Adapt(words);
        var back = new StringLookup(vocabulary: [.. there.GetVocabulary()], invert: true);
        Assert.Equal(words, back.Apply(there.Apply(Tensor.From(words))).Value.ToArray<string>());
    }
}
