using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Models;
using Argali.Saving.Zip;

namespace Argali.Saving;

/// <summary>
/// A <c>.keras</c> or <c>.weights.h5</c> file that is read. Where Argali wrote it, its manifest vouches for everything that is taken from it.
/// </summary>
internal sealed class ModelFileReader : IWeightsSource
{
    private const int Block = 1 << 20;

    private readonly string? filePath;
    private readonly Stream? owned;
    private readonly LoadLimits limits;
    private readonly IModelArchive? archive;
    private readonly string member;
    private readonly Hdf5File weights;
    private Hdf5File? states;

    private ModelFileReader(Stream? stream, IModelArchive? archive, string? filePath, bool verify, bool leaveOpen, LoadLimits limits)
    {
        this.limits = limits;
        owned = leaveOpen ? null : stream;
        this.filePath = filePath;
        this.archive = archive;
        member = archive is not null ? KerasArchive.WeightsMember : "";
        Manifest = archive is null ? null : ReadManifest(archive);

        // The manifest's hashes vouch for the weights better than the archive's CRC does, and say which tensor is damaged.
        Stream content = stream!;
        if (archive is not null)
            content = KerasArchive.OpenWeightsMember(archive, filePath, compareCrc: verify && Manifest is null);
        Length = Math.Max(content.Length, stream?.Length ?? 0);
        weights = Guard(() => Hdf5File.Open(content, leaveOpen: archive is null));
        try
        {
            if (archive is null)
                Manifest = Guard(() => ReadManifest(weights.Root, stream!));
            if (verify)
                MeasureVerifying();
        }
        catch
        {
            CloseFiles();
            throw;
        }
    }

    /// <summary>Gets the manifest; null when another program wrote the file.</summary>
    public Manifest? Manifest { get; private set; }

    /// <summary>Gets the path of the file; null for a stream.</summary>
    public string? FilePath => filePath;

    /// <summary>Gets the name of the archive's member with the weights; empty when the file itself is HDF5.</summary>
    public string WeightsMember => member;

    /// <summary>Gets the group with everything that Keras reads.</summary>
    public Hdf5Group Weights => weights.Root;

    /// <summary>Gets the release of Keras that wrote the file; null when it does not say.</summary>
    private Version? Release => Manifest is not null ? Version.Parse(KerasArchive.KerasVersion) : archive is null ? null : KerasArchive.ReadRelease(archive);

    /// <summary>Opens a file. Nothing else may move the stream while the reader is open.</summary>
    /// <param name="stream">The file, from its first byte on.</param>
    /// <param name="filePath">Its path, for messages; null for a stream.</param>
    /// <param name="isArchive">Whether it is a <c>.keras</c> file.</param>
    /// <param name="verify">Whether everything is compared with the hashes of the manifest, or with the archive's CRC.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the reader is disposed; it does when this fails.</param>
    /// <param name="limits">How much the file may ask for; null for the defaults.</param>
    /// <exception cref="ModelFileException">The file is damaged, or no model file.</exception>
    public static ModelFileReader Open(
        Stream stream, string? filePath, bool isArchive, bool verify, bool leaveOpen = true, LoadLimits? limits = null) =>
        new(stream, isArchive ? new ZipReader(stream, filePath, limits) : null, filePath, verify, leaveOpen, limits ?? LoadLimits.Default);

    /// <summary>Opens a folder with the members of a <c>.keras</c> file.</summary>
    /// <exception cref="ModelFileException">Something in it is damaged.</exception>
    public static ModelFileReader OpenFolder(string path, bool verify, LoadLimits limits) =>
        new(null, new ModelFolder(path, limits.MaxMembers), path, verify, leaveOpen: true, limits);

    /// <summary>Gets the number of bytes that the file has, or that its weights have when they are not compressed.</summary>
    public long Length { get; }

    /// <summary>Reads what the model is.</summary>
    /// <exception cref="ModelFileException">There is no config, or it is damaged.</exception>
    public object? ReadConfig() => KerasArchive.ReadConfig(archive!, filePath, limits);

    /// <summary>Installs the files that layers have beside their weights. A file of weights alone has none.</summary>
    /// <exception cref="ModelFileException">One is missing or damaged.</exception>
    public void ReadAssets(Model model)
    {
        if (archive is not null)
            WeightsTree.ReadAssets(model, ReadAsset, limits.MaxAssetBytes, filePath);
    }

    /// <summary>Reads where the training stood, without its states; null when the file carries no run.</summary>
    /// <exception cref="ModelFileException">It is damaged.</exception>
    public RunState? ReadHeader()
    {
        try
        {
            return Manifest?.Run is { } run ? RunState.FromConfig(run, new Config()) : null;
        }
        catch (ConfigException e)
        {
            throw new ModelFileException(e.Message, filePath, archive is null ? RunSection.ManifestName : KerasArchive.ManifestMember, -1, e);
        }
    }

    /// <summary>Reads the run that the file carries; null when it carries none.</summary>
    /// <exception cref="ModelFileException">It is damaged.</exception>
    public RunState? ReadRun()
    {
        if (Manifest?.Run is not { } run)
            return null;
        byte[] text = ReadStateText() ?? throw Fault("The manifest tells of a run, but its states are missing.", StatePlace);
        return Guard(() =>
        {
            try
            {
                if (PythonJson.Parse(text) is not Config plain)
                    throw new ConfigException("Expected a JSON object.");
                return RunState.FromConfig(run, StateTensors.Insert(plain, ReadStateTensor));
            }
            catch (ConfigException e)
            {
                throw new ModelFileException(e.Message, filePath, StatePlace, -1, e);
            }
        });
    }

    /// <summary>Compares a file with what a model takes from it, and changes nothing.</summary>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    public WeightsMatch Match(Model model) => Match(model, WeightsSelection.Everything);

    /// <inheritdoc/>
    public WeightsMatch Match(Model model, WeightsSelection selection) => Guard(() =>
    {
        WeightsMatch match = WeightsTree.Match(model, weights.Root, selection, Release);
        if (Manifest is null)
            return match;
        foreach (string path in match.Paths)
        {
            if (!Manifest.Weights.ContainsKey(path))
                throw Fault("The manifest does not know this tensor. It was put into the file after Argali wrote it.", InWeights(path));
        }

        return match;
    });

    /// <summary>Corrects the config that a model was made from, where the weights show what Keras leaves out of it.</summary>
    /// <returns>Whether the model must be made again.</returns>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    public bool Correct(WeightsMatch match) => Guard(() =>
    {
        bool isCorrected = false;
        foreach (WeightsFailure failure in match.Failures)
        {
            if (failure.Node.Owner is LayerNormalization normalization && weights.Root.TryGetGroup(failure.Node.VariablesPath, out Hdf5Group? saved))
                isCorrected |= normalization.CorrectConfig(saved.Names.Count);
        }

        return isCorrected;
    });

    /// <inheritdoc/>
    public IReadOnlyList<StoredTensor> ListTensors() => Guard(() => Hdf5Tensors.List(weights.Root, except: RunSection.Folder));

    /// <inheritdoc/>
    public void Probe(WeightsMatch match)
    {
        if (Manifest is null)
            Guard(() => match.Probe(onlyCompressed: archive is not null));
    }

    /// <inheritdoc/>
    public void Copy(WeightsMatch match) => Guard(match.Copy);

    public void Dispose()
    {
        CloseFiles();
        owned?.Dispose();
    }

    private void CloseFiles()
    {
        weights.Dispose();
        states?.Dispose();
    }

    private byte[] ReadAsset(string name, int limit)
    {
        byte[] content = archive!.ReadAll(name, limit);
        return Manifest is null || Manifest.Assets.ContainsKey(name)
            ? content
            : throw Fault("The manifest does not know this file. It was put into the archive after Argali wrote it.", name);
    }

    private string StatePlace => archive is null ? RunSection.StateName : KerasArchive.StateMember;

    private string InWeights(string path) => WeightsTree.Join(member, path);

    private Manifest? ReadManifest(IModelArchive zip)
    {
        if (zip.Contains(KerasArchive.ManifestMember))
            return ParseManifest(zip.ReadAll(KerasArchive.ManifestMember, PythonJson.MaximumLength), KerasArchive.ManifestMember);
        string? stray = zip.Names.FirstOrDefault(name => name.StartsWith(RunSection.Folder + "/", StringComparison.Ordinal));
        if (stray is not null)
            throw Fault($"The archive has '{stray}', but no manifest.", KerasArchive.ManifestMember);
        RequireNoEnding(zip.ReadLastContent(Manifest.Ending.Length), KerasArchive.ManifestMember);
        return null;
    }

    private void RequireNoEnding(ReadOnlySpan<byte> end, string place)
    {
        if (end.EndsWith(Manifest.Ending))
            throw Fault("The file ends with a manifest, which cannot be found under its name. It was damaged after it was written.", place);
    }

    private Manifest? ReadManifest(Hdf5Group root, Stream stream)
    {
        if (!root.Contains(RunSection.Folder))
        {
            // Data are followed by at most seven zeros.
            var end = new byte[(int)Math.Min(stream.Length, Manifest.Ending.Length + 7)];
            stream.Position = stream.Length - end.Length;
            stream.ReadExactly(end);
            RequireNoEnding(end.AsSpan().TrimEnd((byte)0), RunSection.ManifestName);
            return null;
        }

        return root.TryGetDataset(RunSection.ManifestName, out Hdf5Dataset? data)
            ? ParseManifest(ReadText(data, RunSection.ManifestName), RunSection.ManifestName)
            : throw Fault("The file has the group 'argali', but no manifest in it.", RunSection.ManifestName);
    }

    private Manifest ParseManifest(byte[] bytes, string place)
    {
        try
        {
            return Manifest.Parse(bytes);
        }
        catch (ConfigException e)
        {
            throw new ModelFileException(e.Message, filePath, place, -1, e);
        }
    }

    private void MeasureVerifying()
    {
        long begun = Stopwatch.GetTimestamp();
        Verify();
        Telemetry.Verify.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    private void Verify()
    {
        if (Manifest is null)
            return;
        if (archive is not null)
        {
            Compare(archive.ReadAll(KerasArchive.ConfigMember, limits.MaxConfigBytes), Manifest.ConfigHash, KerasArchive.ConfigMember);
            foreach ((string name, ulong hash) in Manifest.Assets)
                Compare(archive.ReadAll(name, limits.MaxAssetBytes), hash, name);
        }

        Compare(ReadStateText(), Manifest.StateHash, StatePlace);
        byte[] block = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            foreach ((string path, TensorRecord tensor) in Manifest.Weights)
                Guard(() => Compare(weights.Root, path, tensor, InWeights(path), block));
            foreach ((string number, TensorRecord tensor) in Manifest.Tensors)
            {
                if (!TryGetStates(out Hdf5Group? group, out string place))
                    throw Fault("The manifest tells of tensors of the run's states, but they are missing.", place);
                GuardStates(() => Compare(group, number, tensor, $"{place}/{number}", block));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private void Compare(byte[]? content, ulong? expected, string place)
    {
        if (content is null != expected is null)
            throw Fault(content is null ? "The manifest tells of it, but it is missing." : "The manifest does not know it.", place);
        if (content is not null && ContentHash.Of(content) is var hash && hash != expected)
            throw Damaged(hash, expected!.Value, place);
    }

    private void Compare(Hdf5Group group, string path, TensorRecord expected, string place, byte[] block)
    {
        if (!group.TryGetDataset(path, out Hdf5Dataset? data))
            throw Fault("The manifest tells of this tensor, but it is missing.", place);
        if (data.Type != TensorData.TypeOf(expected.DType) || !data.Shape.SequenceEqual(TensorData.LengthsOf(expected.Shape)))
        {
            throw Fault(
                $"The manifest tells of a {expected.DType.KerasName()} tensor of shape {expected.Shape}. " +
                $"Received: {data.Type} of shape ({string.Join(", ", data.Shape.ToArray())}).", place);
        }

        var hash = new ContentHash();
        for (long start = 0; start < data.ByteCount; start += Block)
        {
            Span<byte> part = block.AsSpan(0, (int)Math.Min(Block, data.ByteCount - start));
            data.ReadBytes(part, start);
            hash.Append(part);
        }

        if (hash.Value != expected.Hash)
            throw Damaged(hash.Value, expected.Hash, place);
    }

    private byte[]? ReadStateText()
    {
        if (archive is not null)
            return archive.Contains(KerasArchive.StateMember) ? archive.ReadAll(KerasArchive.StateMember, PythonJson.MaximumLength) : null;
        return Guard(() => weights.Root.TryGetDataset(RunSection.StateName, out Hdf5Dataset? data) ? ReadText(data, RunSection.StateName) : null);
    }

    private byte[] ReadText(Hdf5Dataset data, string place)
    {
        if (data.Type != Hdf5Type.UInt8 || data.Shape.Length != 1 || data.ByteCount > PythonJson.MaximumLength)
            throw Fault($"Expected at most {PythonJson.MaximumLength} bytes of text. Received: {data.Type} of shape ({string.Join(", ", data.Shape.ToArray())}).", place);
        var text = new byte[data.ByteCount];
        data.ReadBytes(text);
        return text;
    }

    private Tensor ReadStateTensor(int index)
    {
        string number = index.ToString(CultureInfo.InvariantCulture);
        if (!Manifest!.Tensors.TryGetValue(number, out TensorRecord described) || !TryGetStates(out Hdf5Group? group, out _))
            throw new ConfigException($"The states refer to the tensor {number}, which the file does not have.");
        return GuardStates(() =>
        {
            Hdf5Dataset data = group.Dataset(number);
            if (data.Type != TensorData.TypeOf(described.DType) || !data.Shape.SequenceEqual(TensorData.LengthsOf(described.Shape)))
                throw new ConfigException($"The tensor {number} of the states is no {described.DType.KerasName()} tensor of shape {described.Shape}.");
            var variable = new Variable(Tensor.Zeros(described.Shape, described.DType), "state", trainable: false);
            VariableData.Read(variable, data);
            return variable.Value;
        });
    }

    private bool TryGetStates([NotNullWhen(true)] out Hdf5Group? group, out string place)
    {
        if (archive is null)
        {
            place = RunSection.TensorsName;
            group = Guard(() => weights.Root.TryGetGroup(RunSection.TensorsName, out Hdf5Group? found) ? found : null);
            return group is not null;
        }

        place = KerasArchive.StateTensorsMember;
        if (states is null && archive.Contains(place))
            states = GuardStates(() => Hdf5File.Open(archive.Open(KerasArchive.StateTensorsMember), leaveOpen: false));
        group = states?.Root;
        return group is not null;
    }

    private ModelFileException Damaged(ulong hash, ulong expected, string place) => Fault(
        $"Damaged after it was written: the content gives the hash {ContentHash.Format(hash)}, the manifest says {ContentHash.Format(expected)}.", place);

    private ModelFileException Fault(string message, string place) => new(message, filePath, place);

    private void Guard(Action read) => Guard(() =>
    {
        read();
        return true;
    });

    private T Guard<T>(Func<T> read) => Guard(read, member);

    private void GuardStates(Action read) => GuardStates(() =>
    {
        read();
        return true;
    });

    private T GuardStates<T>(Func<T> read) => Guard(read, archive is null ? "" : KerasArchive.StateTensorsMember);

    private T Guard<T>(Func<T> read, string place)
    {
        try
        {
            return read();
        }
        catch (Hdf5FormatException e)
        {
            throw ModelFileException.Of(e, filePath, place);
        }
    }
}
