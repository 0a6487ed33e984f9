using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;

namespace Argali.Tests.Callbacks;

/// <summary>Checkpoints in the legacy HDF5 format, for programs that still read it.</summary>
public sealed class ModelCheckpointLegacyTests : IDisposable
{
    private static readonly Tensor X = new float[,] { { 1, 2 }, { 3, 4 }, { -1, 0 }, { 0.5f, 2 } };
    private static readonly Tensor Y = new float[,] { { 1 }, { 0 }, { 1 }, { 0 } };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_LegacyName_SavesModelsThatTrainOn(bool background)
    {
        Model model = NewModel();
        var checkpoint = new ModelCheckpoint(CheckpointPath.LegacyH5(folder["e{epoch}.h5"]), monitor: "loss") { Background = background };
        model.Fit(X, Y, epochs: 3, verbose: 0, shuffle: Shuffle.None, callbacks: [checkpoint]);

        Assert.Equal(["e1.h5", "e2.h5", "e3.h5"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order());
        Model second = Model.Load(folder["e2.h5"]);
        Assert.Equal(2, second.Optimizer!.Iterations.Value.Item<long>());
        second.Fit(X, Y, epochs: 1, verbose: 0, shuffle: Shuffle.None);
        Assert.Equal(Values(model), Values(second));
    }

    [Fact]
    public void Fit_LegacyNameAndBestOnly_KeepsTheBest()
    {
        Model model = NewModel();
        var checkpoint = new ModelCheckpoint(CheckpointPath.LegacyH5(folder["best.h5"]), monitor: "loss", saveBestOnly: true) { Retention = Retention.Last(1) };
        History history = model.Fit(X, Y, epochs: 3, verbose: 0, callbacks: [checkpoint]);
        Assert.Equal(history["loss"].Min(), checkpoint.Best);
        Assert.Equal(Values(model), Values(Model.Load(folder["best.h5"])));
    }

    [Theory]
    [InlineData("x.h5")]
    [InlineData("x.hdf5")]
    public void Ctor_LegacyNameAsItIs_IsRefusedAsInKerasAndSaysWhatToGive(string name)
    {
        string message = Assert.Throws<ArgumentException>(() => new ModelCheckpoint(name)).Message;
        Assert.StartsWith($"The filepath provided must end in `.keras` (Keras model format). Received: filepath={name}", message);
        Assert.Contains($"CheckpointPath.LegacyH5(\"{name}\")", message);
    }

    [Theory]
    [InlineData("x.keras", false)]
    [InlineData("x.weights.h5", false)]
    [InlineData("x", false)]
    [InlineData("x.h5", true)]
    public void Ctor_LegacyThatCannotBe_IsRefused(string name, bool saveWeightsOnly) => Assert.Equal(
        "filepath", Assert.Throws<ArgumentException>(() => new ModelCheckpoint(CheckpointPath.LegacyH5(name), saveWeightsOnly: saveWeightsOnly)).ParamName);

    [Fact]
    public void Ctor_NoName_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new ModelCheckpoint((string)null!));
        Assert.Throws<ArgumentNullException>(() => new ModelCheckpoint(default(CheckpointPath)));
    }

    [Fact]
    public void Fit_ResumingFromALegacyFile_SaysThatItHoldsNoRun()
    {
        Model model = NewModel();
        model.Save(folder["m.h5"]);
        Assert.Contains("legacy", Assert.Throws<ArgumentException>(() => model.Fit(X, Y, verbose: 0, resumeFrom: folder["m.h5"])).Message);
        Assert.Null(model.Inspect(folder["m.h5"]));
    }

    private static Sequential NewModel()
    {
        var model = new Sequential([new Input([2]), new Dense(3, activation: "tanh"), new Dense(1)]);
        model.Compile(new Adam(0.01), "mse");
        return model;
    }

    private static float[] Values(Model model) => [.. model.Weights.SelectMany(weight => weight.Value.ToArray<float>())];
}
