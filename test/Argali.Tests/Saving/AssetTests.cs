using System.Text;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;
using Argali.Saving.Zip;

namespace Argali.Tests.Saving;

/// <summary>The files of layers under <c>assets/</c> in archives.</summary>
public sealed class AssetTests
{
    private const string Lookup = "assets/layers/string_lookup/vocabulary.txt";

    private static readonly Tensor Words = Tensor.From<string>(["red", "blau", "?"], [3, 1]);

    [Fact]
    public void SaveAndLoad_AdaptedLookups_KnowTheirVocabulary()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Adapted();
        model.Save(folder["m.keras"]);
        Assert.Equal("[UNK]\nred\nblau", Encoding.UTF8.GetString(Members(folder["m.keras"])[Lookup]));
        Assert.Equal(Answer(model), Answer(Model.Load(folder["m.keras"])));
    }

    [Fact]
    public void SaveAndLoad_TfIdfWeights_AreInTheWeightsFile()
    {
        using var folder = new TemporaryFolder();
        var lookup = new StringLookup(outputMode: OutputMode.TfIdf, name: "lookup");
        lookup.Adapt(["red", "red", "blau"]);
        var model = new Sequential([new Input([1], dtype: DType.String), lookup]);
        model.Save(folder["m.keras"]);
        Assert.Equal(Answer(model), Answer(Model.Load(folder["m.keras"])));
    }

    [Fact]
    public void SaveAndLoad_TokensWithLineBreaks_AreKept()
    {
        using var folder = new TemporaryFolder();
        var text = new TextVectorization(split: TextSplit.Character, outputMode: OutputMode.TfIdf);
        text.Adapt(["a\nb\n", "b\r"]);
        var model = new Sequential([new Input([1], dtype: DType.String), text]);
        model.Save(folder["m.keras"]);
        var loaded = (TextVectorization)Model.Load(folder["m.keras"]).Layers[^1];
        Assert.Equal(text.GetVocabulary(), loaded.GetVocabulary());
        Assert.Equal(text.IdfWeights!.Value.ToArray<float>(), loaded.IdfWeights!.Value.ToArray<float>());
    }

    [Fact]
    public void SaveAndLoad_ALookupThatWasNeverAdapted_IsStillAdaptable()
    {
        using var folder = new TemporaryFolder();
        new Sequential([new Input([1], dtype: DType.String), new StringLookup(numOovIndices: 0)]).Save(folder["m.keras"]);
        var loaded = (StringLookup)Model.Load(folder["m.keras"]).Layers[^1];
        Assert.Equal(0, loaded.VocabularySize());
        loaded.Adapt(["a"]);
        Assert.Equal(["a"], loaded.GetVocabulary());
    }

    [Fact]
    public void Load_WithoutTheVocabulary_SaysWhichFileIsMissing()
    {
        using var folder = new TemporaryFolder();
        string path = Changed(folder, members => members.Remove(Lookup));
        Assert.Contains(Lookup, Assert.Throws<ModelFileException>(() => Model.Load(path)).Message);
    }

    [Theory]
    [InlineData("a\na")]
    [InlineData("\xFF\xFE")]
    public void Load_ADamagedVocabulary_IsRefused(string content)
    {
        using var folder = new TemporaryFolder();
        string path = Changed(folder, members => members[Lookup] = Encoding.Latin1.GetBytes(content));
        ModelFileException refusal = Assert.Throws<ModelFileException>(() => Model.Load(path));
        Assert.Equal(Lookup, refusal.ObjectPath);
    }

    [Fact]
    public void Load_AVocabularyThatTheManifestDoesNotVouchFor_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = Changed(folder, members =>
        {
            members[Lookup] = Encoding.ASCII.GetBytes("[UNK]\nred\ngreen");
            members[KerasArchive.ManifestMember] = Members(folder["m.keras"])[KerasArchive.ManifestMember];
        });
        ModelFileException refusal = Assert.Throws<ModelFileException>(() => Model.Load(path));
        Assert.Equal(Lookup, refusal.ObjectPath);
        Assert.Contains("Damaged", refusal.Message);
    }

    [Fact]
    public void Load_NamesThatLeadOut_AreNeverUsed()
    {
        using var folder = new TemporaryFolder();
        string path = Changed(folder, members =>
        {
            foreach (string name in (string[])["assets/../../evil.txt", "assets/layers/..\\evil.txt", "/evil.txt"])
                members[name] = [1];
        });
        Assert.Equal(Answer(Adapted()), Answer(Model.Load(path)));
        Assert.Equal(["changed.keras", "m.keras"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order());
        Assert.False(File.Exists(folder["../evil.txt"]));
    }

    [Fact]
    public void Load_AVocabularyWrittenOnWindows_IsTheSame()
    {
        using var folder = new TemporaryFolder();
        string path = Changed(folder, members => members[Lookup] = "[UNK]\r\nred\r\nblau"u8.ToArray());
        Assert.Equal(Answer(Adapted()), Answer(Model.Load(path)));
    }

    [Fact]
    public void Load_AConfigThatNamesAFile_IsRefusedInSafeMode()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["secret.txt"], "red\nblau");
        string json = folder["secret.txt"].Replace("\\", "\\\\", StringComparison.Ordinal);
        string path = Changed(folder, members =>
        {
            string config = Encoding.ASCII.GetString(members[KerasArchive.ConfigMember]);
            members[KerasArchive.ConfigMember] = Encoding.ASCII.GetBytes(
                config.Replace("\"vocabulary\": null", $"\"vocabulary\": \"{json}\"", StringComparison.Ordinal));
        });
        Assert.Contains("secret.txt", Assert.Throws<ModelFileException>(() => Model.Load(path)).Message);
        Assert.Equal(Answer(Adapted()), Answer(Model.Load(path, safeMode: false)));
    }

    private static Sequential Adapted()
    {
        var lookup = new StringLookup(name: "lookup");
        lookup.Adapt(["red", "blau", "red"]);
        return new Sequential([new Input([1], dtype: DType.String), lookup]);
    }

    private static string[] Answer(Model model)
    {
        Tensor output = Ops.Cast(model.Apply(Words).Value, DType.Float32);
        return [output.Shape.ToString(), .. output.ToArray<float>().Select(value => value.ToString("R"))];
    }

    private static Dictionary<string, byte[]> Members(string path)
    {
        using FileStream stream = File.OpenRead(path);
        var archive = new ZipReader(stream, path);
        return archive.Names.ToDictionary(name => name, name => archive.ReadAll(name, 1 << 24));
    }

    private static string Changed(TemporaryFolder folder, Action<Dictionary<string, byte[]>> change)
    {
        Adapted().Save(folder["m.keras"]);
        Dictionary<string, byte[]> members = Members(folder["m.keras"]);

        // As another program would write it: with nothing that vouches for it.
        members.Remove(KerasArchive.ManifestMember);
        change(members);
        using FileStream target = File.Create(folder["changed.keras"]);
        var writer = new ZipWriter(target);
        foreach ((string name, byte[] content) in members)
            writer.Add(name, content, ZipWriter.FirstTime);
        writer.Finish();
        return folder["changed.keras"];
    }
}
