using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Models;
using Argali.Optimizers;

namespace Argali.Saving.Legacy;

/// <summary>
/// Whole models and weights in one HDF5 file with the ending <c>.h5</c> or <c>.hdf5</c>, as Keras 2 and 3 write them. Unlike Keras,
/// the optimizer's slots are restored too, so that training goes on from where it was.
/// </summary>
internal static class LegacyFile
{
    // What a reader of the file may do with it depends on these; Keras only reads them.
    private const string WrittenKerasVersion = "3.3.3";
    private const string WrittenBackend = "tensorflow";

    public static bool HasExtension(string path) =>
        path.EndsWith(LegacyNames.Extension, StringComparison.Ordinal) || path.EndsWith(LegacyNames.LongExtension, StringComparison.Ordinal);

    /// <summary>Makes the model of a file.</summary>
    /// <exception cref="ModelFileException">The file is damaged, holds no model, or a class that is not known.</exception>
    public static Model Load(
        Stream stream, string path, bool compile, IReadOnlyDictionary<string, Delegate>? customObjects, bool safeMode, LoadLimits limits)
    {
        try
        {
            using Hdf5File file = Hdf5File.Open(stream);
            Config envelope = ReadModel(file.Root, path, compile, limits);
            using var load = new LoadScope(limits, stream.Length);
            Model model = ModelConfig.Read(envelope, path, compile, customObjects, safeMode, LegacyNames.ModelConfig);
            Restore(model, file.Root.Group(LegacyNames.ModelWeights), OptimizerGroup(file.Root), path);
            return model;
        }
        catch (Hdf5FormatException e)
        {
            throw ModelFileException.Of(e, path, "");
        }
    }

    /// <summary>Gets ready to write the file of a model.</summary>
    /// <exception cref="NotSupportedException">The format has no form for the model.</exception>
    public static LegacyFileWriter Prepare(Model model)
    {
        Config envelope = ObjectSerializer.Envelope(model);
        var root = new Hdf5GroupBuilder();
        root.Attributes.Set(LegacyNames.KerasVersion, WrittenKerasVersion, Hdf5CharacterSet.Utf8);
        root.Attributes.Set(LegacyNames.Backend, WrittenBackend, Hdf5CharacterSet.Utf8);
        root.Attributes.Set(LegacyNames.ModelConfig, PythonJson.Write(LegacyConfig.ToLegacy(envelope)), Hdf5CharacterSet.Ascii);
        Hdf5GroupBuilder weights = root.Group(LegacyNames.ModelWeights);
        weights.Attributes.Set(LegacyNames.Backend, WrittenBackend, Hdf5CharacterSet.Ascii);
        weights.Attributes.Set(LegacyNames.KerasVersion, WrittenKerasVersion, Hdf5CharacterSet.Ascii);
        var tensors = new List<SavedTensor>(LegacyWeights.Plan(model, weights));
        if (model.Optimizer is { } optimizer && model.GetCompileConfig() is { } compile)
        {
            Config training = LegacyConfig.ToTrainingConfig(compile, ObjectSerializer.Envelope(optimizer));
            root.Attributes.Set(LegacyNames.TrainingConfig, PythonJson.Write(training), Hdf5CharacterSet.Ascii);
            tensors.AddRange(LegacyWeights.Plan(
                root.Group(LegacyNames.OptimizerWeights), optimizer.Variables, variable => LegacyOptimizer.NameOf(optimizer, variable)));
        }

        return new LegacyFileWriter(root, tensors);
    }

    private static Config ReadModel(Hdf5Group root, string path, bool compile, LoadLimits limits)
    {
        if (!root.Attributes.TryGet(LegacyNames.ModelConfig, out Hdf5Attribute? attribute))
        {
            throw new ModelFileException(
                $"No model config found: the attribute '{LegacyNames.ModelConfig}' is missing. A file of weights alone is loaded with LoadWeights.", path, null);
        }

        Config envelope = Parse(attribute, path, limits, LegacyConfig.ToCurrent);
        if (!compile)
            return envelope;
        if (root.Attributes.TryGet(LegacyNames.TrainingConfig, out Hdf5Attribute? training))
        {
            envelope["compile_config"] = Parse(training, path, limits, LegacyConfig.ToCompileConfig);
        }
        else
        {
            Warnings.Raise(
                "Model", "No training configuration found in the save file, so the model was *not* compiled. Compile it manually.");
        }

        return envelope;
    }

    private static Config Parse(Hdf5Attribute attribute, string path, LoadLimits limits, Func<object?, Config> translate)
    {
        try
        {
            return translate(PythonJson.Parse(System.Text.Encoding.UTF8.GetBytes(attribute.AsString()), limits));
        }
        catch (Exception e) when (e is FormatException)
        {
            throw new ModelFileException(e.Message, path, attribute.Name, -1, e);
        }
    }

    private static Hdf5Group? OptimizerGroup(Hdf5Group root) =>
        root.TryGetGroup(LegacyNames.OptimizerWeights, out Hdf5Group? group) ? group : null;

    private static void Restore(Model model, Hdf5Group weights, Hdf5Group? optimizerState, string path)
    {
        WeightsMatch match = LegacyWeights.Match(model, weights, WeightsSelection.Everything, path);
        if (optimizerState is not null && model.Optimizer is { Built: true } optimizer)
            MatchOptimizer(match, optimizer, optimizerState);
        match.Require(skipMismatch: false, path, "");
        match.Probe(onlyCompressed: false);
        match.Copy();
    }

    private static void MatchOptimizer(WeightsMatch match, Optimizer optimizer, Hdf5Group state)
    {
        var pairs = new List<(Variable Variable, StoredTensor Data)>();
        var node = new WeightsNode(LegacyNames.OptimizerWeights, optimizer);
        if (LegacyOptimizer.Match(optimizer, state, pairs) is { } reason)
            match.Skip(node, $"Skipping the saved state of the optimizer '{optimizer.Name}': {reason}. It starts from its initial values.");
        else
            match.Add(node, null, pairs);
    }
}
