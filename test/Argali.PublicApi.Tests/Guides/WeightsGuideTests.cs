using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.PublicApi.Tests.Guides;

/// <summary>Compiles and runs every snippet of docs/weights.md.</summary>
[Collection(WorkingDirectory.Name)]
public sealed class WeightsGuideTests : IDisposable
{
    private readonly string before = Environment.CurrentDirectory;
    private readonly string folder = Directory.CreateTempSubdirectory("argali-").FullName;
    private readonly TextWriter console = Console.Out;
    private readonly StringWriter output = new();

    public WeightsGuideTests()
    {
        Environment.CurrentDirectory = folder;
        Console.SetOut(output);
    }

    public void Dispose()
    {
        Console.SetOut(console);
        Environment.CurrentDirectory = before;
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Snippets_OfTheGuide_AreTheRegionsOfThisFile()
    {
        string source = Repository.PathOf("test", "Argali.PublicApi.Tests", "Guides", "WeightsGuideTests.cs");
        string guide = Repository.PathOf("docs", "weights.md");

        Assert.Equal(GuideSnippets.OfSource(source).OrderBy(s => s.Key), GuideSnippets.OfGuide(guide).OrderBy(s => s.Key));
    }

    [Fact]
    public void NewHead()
    {
        Model pretrained = Make(10);
        pretrained.Save("pretrained.keras");
        #region new-head
        var model = new Sequential([new Input([8]), new Dense(16, activation: "relu", name: "backbone"), new Dense(3, activation: "softmax", name: "head")]);
        var options = new LoadWeightsOptions { Exclude = ["head"] };
        Console.WriteLine(model.PreviewWeights("pretrained.keras", options));
        model.LoadWeights("pretrained.keras", options);
        model.GetLayer("backbone").Trainable = false;
        #endregion

        Assert.Equal(pretrained.Weights[0].Value.ToArray<float>(), model.Weights[0].Value.ToArray<float>());
        Assert.Equal(2, model.TrainableWeights.Count);
        Assert.Contains(output.ToString().ReplaceLineEndings("\n"), File.ReadAllText(Repository.PathOf("docs", "weights.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rename()
    {
        var backbone = new Sequential([new Input([8]), new Dense(16, name: "first")], name: "backbone");
        var anotherBackbone = new Sequential([new Input([8]), new Dense(16, name: "first")], name: "backbone");
        #region rename
        backbone.SaveWeights("backbone.weights.h5");
        var model = new Sequential([new Input([8]), anotherBackbone, new Dense(3, name: "head")]);
        WeightsReport report = model.LoadWeights("backbone.weights.h5", new LoadWeightsOptions
        {
            Include = ["backbone"],
            Rename = [new WeightRename("layers/sequential", "")],
        });
        #endregion

        Assert.Equal(2, report.Count(WeightsOutcome.Loaded));
        Assert.Equal(backbone.Weights[0].Value.ToArray<float>(), model.Weights[0].Value.ToArray<float>());
    }

    [Fact]
    public void Exchange()
    {
        Model model = Make(10);
        #region exchange
        model.SaveWeights("model.safetensors");
        model.LoadWeights("model.safetensors");

        using TensorFile file = TensorFile.Open("model.safetensors");
        foreach (string name in file.Names)
            Console.WriteLine($"{name} {string.Join('x', file.ShapeOf(name))}");
        Tensor kernel = file.Read("backbone/kernel");
        TensorFile.Save("transposed.safetensors", new Dictionary<string, Tensor> { ["kernel"] = Ops.Transpose(kernel) });
        #endregion

        Assert.Equal("backbone/bias 16\nbackbone/kernel 8x16\nhead/bias 10\nhead/kernel 16x10\n", output.ToString().ReplaceLineEndings("\n"));
        using TensorFile transposed = TensorFile.Open("transposed.safetensors");
        Assert.Equal([16L, 8L], transposed.ShapeOf("kernel"));
    }

    [Fact]
    public void Shards()
    {
        Model model = Make(10);
        #region shards
        model.SaveWeights("model.weights.json", maxShardSize: 2.0);
        model.LoadWeights("model.weights.json");
        #endregion

        Assert.True(File.Exists("model_00000.weights.h5"));
    }

    private static Sequential Make(int classes) =>
        new([new Input([8]), new Dense(16, activation: "relu", name: "backbone"), new Dense(classes, activation: "softmax", name: "head")]);
}
