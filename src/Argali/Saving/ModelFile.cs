using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Models;
using Argali.Saving.Exchange;
using Argali.Saving.Legacy;
using Argali.Saving.Sharding;

namespace Argali.Saving;

/// <summary>Saves models and loads them, all or nothing: a save that fails leaves the old file, a load that fails leaves the model.</summary>
internal static class ModelFile
{
    private const string ArchiveExtension = ".keras";
    private const string WeightsExtension = ".weights.h5";

    /// <summary>Saves everything: architecture, weights, optimizer.</summary>
    public static void Save(Model model, string path, bool overwrite)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (LegacyFile.HasExtension(path))
        {
            SaveLegacy(model, path, overwrite);
            return;
        }

        if (!path.EndsWith(ArchiveExtension, StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"Invalid filepath extension for saving. Please add a `.keras` extension for the native Keras format. Received: '{path}'.", nameof(path));
        }

        RequireFree(path, overwrite);
        DurableFile.Write(path, model.Prepare(CheckpointContent.Model, model.CaptureRun()).Write);
    }

    private static void SaveLegacy(Model model, string path, bool overwrite)
    {
        if (path.EndsWith(WeightsExtension, StringComparison.Ordinal))
            throw new ArgumentException($"'{path}' names a file of weights: call SaveWeights, or give the model another ending.", nameof(path));
        RequireFree(path, overwrite);
        DurableFile.Write(path, model.Prepare(CheckpointContent.LegacyModel).Write);
    }

    /// <summary>As above, into a stream.</summary>
    public static void Save(Model model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        model.Prepare(CheckpointContent.Model, model.CaptureRun()).Write(stream);
        stream.Flush();
    }

    /// <summary>Saves the weights, and the optimizer's state if there is one and the format holds it.</summary>
    public static void SaveWeights(Model model, string path, bool overwrite, double? maxShardSize)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (maxShardSize is not null || path.EndsWith(ShardIndex.Extension, StringComparison.Ordinal))
        {
            SaveShards(model, path, overwrite, maxShardSize);
            return;
        }

        if (path.EndsWith(SafetensorsFile.Extension, StringComparison.Ordinal))
        {
            RequireFree(path, overwrite);
            WarnIfUnbuilt(model);
            var tensors = SafetensorsWriter.Of(model);
            DurableFile.Write(path, tensors.Write, tensors.Length);
            return;
        }

        if (!path.EndsWith(WeightsExtension, StringComparison.Ordinal))
            throw new ArgumentException($"The filename must end in `.weights.h5`, `.safetensors`, or with maxShardSize in `.weights.json`. Received: '{path}'.", nameof(path));
        RequireFree(path, overwrite);
        DurableFile.Write(path, model.Prepare(CheckpointContent.Weights, model.CaptureRun()).Write);
    }

    private static void SaveShards(Model model, string path, bool overwrite, double? maxShardSize)
    {
        const double Gibibyte = 1L << 30;
        if (!path.EndsWith(ShardIndex.Extension, StringComparison.Ordinal))
            throw new ArgumentException($"With maxShardSize the filename must end in `.weights.json`. Received: '{path}'.", nameof(path));
        if (maxShardSize is not { } size)
            throw new ArgumentException($"The filename ends in `.weights.json`, so maxShardSize must say how many GiB a shard may have. Received: '{path}'.", nameof(maxShardSize));
        if (!(size > 0))
            throw new ArgumentOutOfRangeException(nameof(maxShardSize), size, "Expected a number of GiB above 0.");
        RequireFree(path, overwrite);
        WarnIfUnbuilt(model);
        new ShardedWriter(model, (long)Math.Min(size * Gibibyte, long.MaxValue)).Write(path, ShardedWriter.ShardsAt(path), DiskFileSystem.Instance);
    }

    /// <summary>Gets ready to save. Everything that can go wrong in the model goes wrong here, before a byte is written.</summary>
    public static ICheckpointWriter Prepare(Model model, CheckpointContent content, RunState? run, TimeProvider clock)
    {
        WarnIfUnbuilt(model);
        if (content == CheckpointContent.LegacyModel)
            return LegacyFile.Prepare(model);
        var weights = new WeightsPlan(model);
        return content == CheckpointContent.Weights
            ? new WeightsFileWriter(weights, run)
            : new ArchiveWriter(ModelConfig.Write(model), weights, run, clock);
    }

    /// <summary>Makes the model of a file.</summary>
    public static Model Load(
        string path, bool compile, IReadOnlyDictionary<string, Delegate>? customObjects, bool safeMode, bool verify, LoadLimits? limits)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        limits ??= LoadLimits.Default;
        if (path.EndsWith(ArchiveExtension, StringComparison.Ordinal))
        {
            using Stream stream = Open(path, "Please ensure the file is an accessible `.keras` zip file.");
            return Load(stream, path, compile, customObjects, safeMode, verify, limits);
        }

        if (Directory.Exists(path))
        {
            using var folder = ModelFileReader.OpenFolder(path, verify, limits);
            return Load(folder, path, compile, customObjects, safeMode, limits);
        }

        if (LegacyFile.HasExtension(path))
        {
            using Stream stream = Open(path, "Please ensure the file is an accessible HDF5 file.");
            return LegacyFile.Load(stream, path, compile, customObjects, safeMode, limits);
        }

        throw new ArgumentException(
            $"File format not supported: '{path}'. Only `.keras` and legacy `.h5` files are supported. A SavedModel folder of TensorFlow is not.", nameof(path));
    }

    /// <summary>As above, from a stream, which is read from its first byte and stays open.</summary>
    public static Model Load(
        Stream stream, string? path, bool compile, IReadOnlyDictionary<string, Delegate>? customObjects, bool safeMode, bool verify, LoadLimits? limits)
    {
        limits ??= LoadLimits.Default;
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            var copy = new MemoryStream();
            stream.CopyTo(copy);
            stream = copy;
        }

        using var file = ModelFileReader.Open(stream, path, isArchive: true, verify, limits: limits);
        return Load(file, path, compile, customObjects, safeMode, limits);
    }

    private static Model Load(
        ModelFileReader file, string? path, bool compile, IReadOnlyDictionary<string, Delegate>? customObjects, bool safeMode, LoadLimits limits)
    {
        object? config = file.ReadConfig();
        (Model model, WeightsMatch match) = Make();
        if (file.Correct(match))
            (model, match) = Make();
        match.Require(skipMismatch: false, path, file.WeightsMember);
        file.Copy(match);
        return model;

        (Model Model, WeightsMatch Match) Make()
        {
            using var load = new LoadScope(limits, file.Length);
            Model made = ModelConfig.Read(config, path, compile, customObjects, safeMode);
            file.ReadAssets(made);
            return (made, file.Match(made));
        }
    }

    /// <summary>Copies the weights of a file, and the optimizer's state, into a model.</summary>
    public static void LoadWeights(Model model, string path, LoadWeightsOptions options)
    {
        using IWeightsSource file = OpenWeights(path, options);
        Load(model, file, path, options);
    }

    /// <summary>As above, and tells what it did.</summary>
    public static WeightsReport LoadWeightsReporting(Model model, string path, LoadWeightsOptions options)
    {
        using IWeightsSource file = OpenWeights(path, options);
        return Load(model, file, path, options).Report(model, file.ListTensors());
    }

    /// <summary>Tells what loading the weights of a file would do, and changes nothing.</summary>
    public static WeightsReport PreviewWeights(Model model, string path, LoadWeightsOptions options)
    {
        using IWeightsSource file = OpenWeights(path, options);
        return file.Match(model, new WeightsSelection(options, model)).Report(model, file.ListTensors());
    }

    private static WeightsMatch Load(Model model, IWeightsSource file, string path, LoadWeightsOptions options)
    {
        WeightsMatch match = file.Match(model, new WeightsSelection(options, model));
        match.Require(options.SkipMismatch, path, file.WeightsMember);
        file.Probe(match);
        file.Copy(match);
        return match;
    }

    private static IWeightsSource OpenWeights(string path, LoadWeightsOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        bool isLegacy = IsLegacy(path);
        if (options.ByName && !isLegacy)
        {
            throw new ArgumentException(
                $"Only legacy `.h5` files are loaded by name; in '{path}' weights are found by class and order.", nameof(options));
        }

        if (isLegacy)
            return OpenAs(path, stream => new LegacyWeightsFile(stream, path));
        if (path.EndsWith(SafetensorsFile.Extension, StringComparison.Ordinal) || path.EndsWith(NpzFile.Extension, StringComparison.Ordinal))
            return OpenTensors(path, options.Limits);
        return path.EndsWith(ShardIndex.Extension, StringComparison.Ordinal)
            ? OpenShards(path, options)
            : OpenReader(path, options.Verify, options.Limits);
    }

    /// <summary>Verifies a file and reads the run that it carries; null when it carries none.</summary>
    public static RunState? Inspect(string path)
    {
        if (IsLegacy(path))
            return null;
        using ModelFileReader file = OpenReader(path, verify: true);
        return file.ReadRun();
    }

    /// <summary>Reads where a training stood, without its states and without verifying the file; null when it carries no run.</summary>
    public static RunState? ReadHeader(string path)
    {
        if (IsLegacy(path))
            return null;
        using ModelFileReader file = OpenReader(path, verify: false);
        return file.ReadHeader();
    }

    /// <summary>Opens a file of either kind.</summary>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    public static ModelFileReader OpenReader(string path, bool verify, LoadLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool isArchive = path.EndsWith(ArchiveExtension, StringComparison.Ordinal);
        if (!isArchive && !path.EndsWith(WeightsExtension, StringComparison.Ordinal))
        {
            throw new ArgumentException($"File format not supported: '{path}'. Weights are read from `.keras`, `.weights.h5`, `.weights.json`, `.safetensors`, `.npz` and legacy `.h5` files.", nameof(path));
        }

        return OpenAs(path, stream => ModelFileReader.Open(stream, path, isArchive, verify, leaveOpen: false, limits));
    }

    /// <summary>Opens a file of named tensors.</summary>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    public static NamedTensorsFile OpenTensors(string path, LoadLimits limits)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.EndsWith(SafetensorsFile.Extension, StringComparison.Ordinal))
            return OpenAs(path, stream => new SafetensorsFile(stream, path, limits));
        return path.EndsWith(NpzFile.Extension, StringComparison.Ordinal)
            ? OpenAs(path, stream => new NpzFile(stream, path, limits))
            : throw new ArgumentException($"Tensors are read from `.safetensors` and `.npz` files. Received: '{path}'.", nameof(path));
    }

    /// <summary>Opens a <c>.weights.h5</c> file, whatever its name.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    public static ModelFileReader OpenWeightsFile(string path, bool verify) =>
        OpenAs(path, stream => ModelFileReader.Open(stream, path, isArchive: false, verify, leaveOpen: false));

    /// <summary>Whether a path ends as the files of models and weights do.</summary>
    public static bool IsModelFile(string path) =>
        path.EndsWith(ArchiveExtension, StringComparison.Ordinal) || path.EndsWith(WeightsExtension, StringComparison.Ordinal);

    /// <summary>Whether a path ends as the legacy files of whole models do, which carry no run.</summary>
    public static bool IsLegacy(string path) => LegacyFile.HasExtension(path) && !path.EndsWith(WeightsExtension, StringComparison.Ordinal);

    private static void WarnIfUnbuilt(Model model)
    {
        if (!model.Built)
        {
            Warnings.Raise(
                "Model",
                "You are saving a model that has not yet been built. It might not contain any weights yet. " +
                "Consider building the model first by calling it on some data.");
        }
    }

    private static void RequireFree(string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
            throw new IOException($"The file '{path}' exists, and overwrite is false.");
    }

    // A save may replace the set between reading the index and opening its shards: then the new set is opened.
    private static ShardedWeights OpenShards(string path, LoadWeightsOptions options)
    {
        const int Attempts = 10;
        for (int attempt = 1; ; attempt++)
        {
            ShardIndex index = ReadIndex();
            try
            {
                return new ShardedWeights(index, path, options.Verify);
            }
            catch (ModelFileException) when (attempt < Attempts && !ReadIndex().Shards.SequenceEqual(index.Shards))
            {
                continue;
            }
        }

        ShardIndex ReadIndex() => OpenAs(path, stream =>
        {
            using (stream)
                return ShardedWeights.ReadIndex(stream, path, options.Limits);
        });
    }

    private static T OpenAs<T>(string path, Func<FileStream, T> open)
    {
        FileStream stream = Open(path, "");
        try
        {
            return open(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // Others may replace or delete the file meanwhile: what is open stays as it was.
    private static FileStream Open(string path, string advice)
    {
        if (Directory.Exists(path))
            throw new ModelFileException($"Expected a file. The path is a directory. {advice}", path, null);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"File not found: '{path}'. {advice}", path, e);
        }
    }
}
