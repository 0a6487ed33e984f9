using Argali.Engine;
using Argali.Hdf5;
using Argali.Models;
using Argali.Saving;
using Argali.Saving.Legacy;
using Argali.Tests.Goldens;

namespace Argali.Tests.Saving.Legacy;

/// <summary>
/// The legacy HDF5 files that Keras wrote: each is loaded, predicts what Keras recorded, trains on to what the <c>.keras</c> file of the
/// same model trains on to (which Keras itself cannot do with them), and is written again with the same content.
/// </summary>
public sealed class LegacyFilesGoldenTests
{
    public static TheoryData<string> Files =>
    [
        .. Directory.EnumerateFiles(GoldenFiles.FullPath("files"), "*.h5")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.EndsWith(".weights", StringComparison.Ordinal))
            .Where(name => File.Exists(GoldenFiles.FullPath($"files/{name}.json")) && !GoldenFiles.OutOfReach.Contains($"files/{name}.json"))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void LegacyFile_ThatKerasWrote_LoadsPredictsTrainsOnAndIsWrittenAgain(string name)
    {
        GoldenCase golden = GoldenCase.Read($"files/{name}.json");
        string recorded = GoldenFiles.FullPath($"files/{name}.h5");
        Model model = FilesGoldenTests.Load(golden, recorded);
        FilesGoldenTests.Predicts(golden, model, "predict");

        using var folder = new TemporaryFolder();
        string written = FilesGoldenTests.WrittenPath(folder, name + ".h5");
        model.Save(written);
        HasTheSameContent(golden, recorded, written);
        Model again = FilesGoldenTests.Load(golden, written);
        FilesGoldenTests.Predicts(golden, again, "predict of the written file");

        // Noise cannot be repeated, and its recording was made with a file that has none.
        if (!golden.Has("training_noise_off"))
            FilesGoldenTests.ContinuesToTrain(golden, again);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void LoadWeights_OfALegacyFile_GivesTheRecordedPredictions(string name)
    {
        GoldenCase golden = GoldenCase.Read($"files/{name}.json");
        string recorded = GoldenFiles.FullPath($"files/{name}.h5");
        Model byOrder = FilesGoldenTests.Load(golden, recorded, compile: false);
        Model byName = FilesGoldenTests.Load(golden, recorded, compile: false);
        Clear(byOrder);
        Clear(byName);

        byOrder.LoadWeights(recorded);
        byName.LoadWeights(recorded, byName: true);

        FilesGoldenTests.Predicts(golden, byOrder, "by order");
        FilesGoldenTests.Predicts(golden, byName, "by name");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void LegacyFile_InTheFormOf316_PredictsAndTrainsOnAsRecorded(string name)
    {
        GoldenCase golden = GoldenCase.Read($"files/{name}.json");
        using var folder = new TemporaryFolder();
        WithConfigs(GoldenFiles.FullPath($"files/{name}.h5"), folder["new.h5"], NewestForm.Apply);
        Model model = FilesGoldenTests.Load(golden, folder["new.h5"]);
        FilesGoldenTests.Predicts(golden, model, "predict");
        if (!golden.Has("training_noise_off"))
            FilesGoldenTests.ContinuesToTrain(golden, model);
    }

    // Copies a file with other JSON in its attributes.
    private static void WithConfigs(string source, string target, Action<Argali.Saving.Config> change)
    {
        using Hdf5File file = Hdf5File.Open(source);
        var root = new Hdf5GroupBuilder();
        foreach (string attribute in (string[])[LegacyNames.ModelConfig, LegacyNames.TrainingConfig])
        {
            if (!file.Root.Attributes.TryGet(attribute, out Hdf5Attribute? text))
                continue;
            var config = (Argali.Saving.Config)PythonJson.Parse(text.AsString())!;
            change(config);
            root.Attributes.Set(attribute, PythonJson.Write(config), Hdf5CharacterSet.Ascii);
        }

        Copy(file.Root, root);
        using FileStream stream = File.Create(target);
        Hdf5File.Plan(root).WriteTo(stream);
    }

    /// <summary>Copies groups and datasets, with the lists of names that they have.</summary>
    internal static void Copy(Hdf5Group group, Hdf5GroupBuilder copy)
    {
        foreach (string list in (string[])[LegacyNames.LayerNames, LegacyNames.WeightNames])
        {
            if (group.Attributes.Contains(list))
                LegacyNames.Write(copy, list, LegacyNames.Read(group, list));
        }

        foreach (Hdf5Object member in group.Members())
        {
            string name = member.Path[(member.Path.LastIndexOf('/') + 1)..];
            if (member is Hdf5Group inner)
            {
                Copy(inner, copy.Group(name));
            }
            else if (member is Hdf5Dataset data)
            {
                var bytes = new byte[data.ByteCount];
                data.ReadBytes(bytes);
                copy.Dataset(name, data.Type, data.Shape, stream => stream.Write(bytes));
            }
        }
    }

    private static void Clear(Model model)
    {
        foreach (Variable weight in model.Weights.Where(weight => weight.DType == DType.Float32))
            weight.AsWritableSpan<float>().Clear();
    }

    private static void HasTheSameContent(GoldenCase golden, string recorded, string written)
    {
        using Hdf5File expected = Hdf5File.Open(recorded);
        using Hdf5File actual = Hdf5File.Open(written);
        foreach (string attribute in (string[])[LegacyNames.ModelConfig, LegacyNames.TrainingConfig])
        {
            Assert.Equal(expected.Root.Attributes.Contains(attribute), actual.Root.Attributes.Contains(attribute));
            if (!expected.Root.Attributes.Contains(attribute))
                continue;
            string? difference = ConfigComparison.Difference(Json(expected, attribute), Json(actual, attribute), attribute);
            Assert.True(difference is null, difference);
        }

        Assert.Equal(Values(expected.Root), Values(actual.Root));

        // What was built before it was put into the model has no model's name in its path; a file that is loaded gives it one.
        if (golden.Name == "normalization_adapted")
            return;
        string listing = File.ReadAllText(GoldenFiles.FullPath($"files/{golden.Name}.h5ls.txt"));
        Assert.Equal(Hdf5Listing.Recorded(listing, golden.Name + ".h5"), Hdf5Listing.Of(actual.Root));
        Assert.Equal(Names(expected.Root), Names(actual.Root));
    }

    // Every list of weights in its order, as all who read the file find them.
    private static List<double[]> Values(Hdf5Group root)
    {
        var values = new List<double[]>();
        foreach ((string path, string kind) in Hdf5Listing.Of(root))
        {
            if (kind != "Group")
                continue;
            Hdf5Group group = path == "/" ? root : root.Group(path.TrimStart('/'));
            values.AddRange(LegacyNames.Read(group, LegacyNames.WeightNames).Select(name => group.Dataset(name).ReadArray<double>()));
        }

        return values;
    }

    private static object? Json(Hdf5File file, string attribute) =>
        ConfigComparison.Portable(PythonJson.Parse(System.Text.Encoding.UTF8.GetBytes(file.Root.Attributes[attribute].AsString())));

    // Every list of names, group by group.
    private static List<string> Names(Hdf5Group root)
    {
        var names = new List<string>();
        foreach ((string path, string kind) in Hdf5Listing.Of(root))
        {
            if (kind != "Group")
                continue;
            Hdf5Group group = path == "/" ? root : root.Group(path.TrimStart('/'));
            names.Add($"{path}: {string.Join(", ", LegacyNames.Read(group, LegacyNames.LayerNames))}; {string.Join(", ", LegacyNames.Read(group, LegacyNames.WeightNames))}");
        }

        return names;
    }
}
