using Argali.Engine;
using Argali.Models;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Saving;

/// <summary>Files that Keras refuses, and odd ones that it accepts. What is refused leaves the model as it was.</summary>
public sealed class FilesErrorGoldenTests : GoldenAreaTests
{
    // Argali differs on purpose: what Keras accepts or refuses here and why, by case.
    private static readonly HashSet<string> AcceptedHere =
    [
        "keras_weights_big_endian", // valid HDF5, which only the torch backend refuses
    ];

    private static readonly HashSet<string> RefusedHere =
    [
        "save_exists_no_overwrite", // Keras asks on the console
    ];

    [Theory]
    [GoldenCases("files", "*.error")]
    public void Call_ThatKerasRecorded_IsAcceptedOrRefusedAlike(string path) => Check(path);

    internal override void Run(GoldenCase golden)
    {
        string name = golden["case"].GetString()!;
        bool accepted = (golden["outcome"].GetString() == "accepted" || AcceptedHere.Contains(name)) && !RefusedHere.Contains(name);
        GoldenCase baseCase = GoldenCase.Read("files/damage_base.json");
        Model model = golden["call"].TryGetProperty("into", out _)
            ? new Sequential([new Argali.Layers.Dense(5), new Argali.Layers.Dense(3)])
            : Model.Load(GoldenFiles.FullPath("files/damage_base.keras"));
        using var folder = new TemporaryFolder();
        string file = golden["file"].GetString()!;
        bool saves = golden["call"].GetProperty("function").GetString()!.StartsWith("save", StringComparison.Ordinal);
        string path = saves ? folder[file] : GoldenFiles.FullPath("files/" + file);
        if (saves)
            model.Save(folder["damage_base.keras"]);
        Model? loaded = null;
        byte[][] before = [];

        void Act()
        {
            switch (golden["call"].GetProperty("function").GetString())
            {
                case "load_model":
                    loaded = Model.Load(path);
                    break;
                case "load_weights":
                    foreach (Variable weight in model.Weights)
                        weight.AsWritableSpan<float>().Fill(0.5f);
                    before = Bytes(model);
                    loaded = model;
                    model.LoadWeights(path, GoldenCase.Has(golden["call"].GetProperty("kwargs"), "skip_mismatch"));
                    break;
                case "save":
                    model.Save(path);
                    break;
                case "save_no_overwrite":
                    model.Save(path, overwrite: false);
                    break;
                default:
                    model.SaveWeights(path);
                    break;
            }
        }

        if (accepted)
        {
            Act();
            // An unbuilt model has no saved weights: it predicts with fresh ones.
            if (golden.Has("predict") && name != "keras_unbuilt_sequential")
            {
                Tensor predicted = loaded!.Apply(GoldenCase.ToTensor(baseCase["inputs"])).Value;
                GoldenAssert.Close(golden["predict"], predicted, baseCase.RelativeTolerance, baseCase.AbsoluteTolerance, "predict");
            }

            if (golden.Has("compiled"))
                Assert.Equal(golden["compiled"].GetBoolean(), loaded!.Compiled);
            if (golden.Has("optimizer_iterations"))
                Assert.Equal(golden["optimizer_iterations"].GetInt64(), loaded!.Optimizer!.Iterations.Value.Item<long>());
            return;
        }

        Exception? failure = Record.Exception(Act);
        Assert.NotNull(failure);
        Assert.True(Kind(name).IsInstanceOfType(failure), $"Expected {Kind(name)}. Got: {failure}");
        if (failure is ModelFileException damaged)
            Assert.Equal(path, damaged.FilePath);
        Assert.Contains(Path.GetFileName(file), failure.Message);
        Assert.Equal(before, loaded is null ? [] : Bytes(model));
    }

    private static Type Kind(string name) => name switch
    {
        "load_model_missing_no_extension" or "load_model_unknown_extension" or "weights_wrong_extension" => typeof(ArgumentException),
        "save_no_extension" or "save_unknown_extension" or "save_weights_wrong_extension" or "save_weights_keras_extension" => typeof(ArgumentException),
        "load_model_missing_keras" or "load_model_missing_h5" or "load_weights_missing" => typeof(FileNotFoundException),
        "save_missing_folder" or "save_exists_no_overwrite" => typeof(IOException),
        _ => typeof(ModelFileException),
    };

    private static byte[][] Bytes(Model model) =>
        [.. model.Weights.Concat(model.Optimizer?.Variables.Skip(1) ?? []).Select(weight => System.Runtime.InteropServices.MemoryMarshal.AsBytes(weight.Value.AsSpan<float>()).ToArray())];
}
