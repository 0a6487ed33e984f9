using System.Globalization;
using System.Text;
using Argali.Hdf5;
using Argali.Saving.Zip;

namespace Argali.Saving;

/// <summary>The <c>.keras</c> file: a zip of what the model is (<c>config.json</c>) and its weights.</summary>
internal static class KerasArchive
{
    public const string MetadataMember = "metadata.json";
    public const string ConfigMember = "config.json";
    public const string WeightsMember = "model.weights.h5";
    public const string PickledWeightsMember = "model.weights.npz";

    public const string ManifestMember = "argali/manifest.json";
    public const string StateMember = "argali/state/run.json";
    public const string StateTensorsMember = "argali/state/tensors.h5";

    /// <summary>The release whose dialect is written; every Keras 3 reads it.</summary>
    public const string KerasVersion = "3.3.3";

    private const int MaximumMetadata = 1 << 16;

    /// <summary>Writes an archive. The weights go straight through, whatever their size.</summary>
    public static void Write(
        Stream destination,
        byte[] config,
        Hdf5Layout weights,
        IReadOnlyList<(string Member, byte[] Content)> assets,
        RunSection section,
        Hdf5Layout? states,
        TimeProvider clock)
    {
        DateTime now = clock.GetLocalNow().DateTime;
        var metadata = new Config
        {
            ["keras_version"] = KerasVersion,
            ["date_saved"] = now.ToString("yyyy-MM-dd'@'HH:mm:ss", CultureInfo.InvariantCulture),
        };
        var archive = new ZipWriter(destination);
        archive.Add(MetadataMember, Encoding.ASCII.GetBytes(PythonJson.Write(metadata)), ZipWriter.FirstTime);
        archive.Add(ConfigMember, config, ZipWriter.FirstTime);
        archive.Add(WeightsMember, weights.Length, stream => weights.WriteTo(stream), now);
        foreach ((string member, byte[] content) in assets)
            archive.Add(member, content, now);
        if (section.State is { } state)
            archive.Add(StateMember, state, ZipWriter.FirstTime);
        if (states is not null)
            archive.Add(StateTensorsMember, states.Length, stream => states.WriteTo(stream), ZipWriter.FirstTime);
        archive.Add(ManifestMember, section.Manifest(), ZipWriter.FirstTime);
        archive.Finish();
    }

    /// <summary>Reads what the model is.</summary>
    /// <exception cref="ModelFileException">There is no config, or it is damaged.</exception>
    public static object? ReadConfig(IModelArchive archive, string? filePath, LoadLimits? limits = null)
    {
        limits ??= LoadLimits.Default;
        byte[] bytes = archive.ReadAll(ConfigMember, limits.MaxConfigBytes);
        try
        {
            return PythonJson.Parse(bytes, limits);
        }
        catch (ConfigException e)
        {
            throw new ModelFileException(e.Message, filePath, ConfigMember, -1, e);
        }
    }

    /// <summary>Reads which release of Keras wrote an archive; null when it does not say. Keras itself never looks.</summary>
    /// <exception cref="ModelFileException">The member is damaged.</exception>
    public static Version? ReadRelease(IModelArchive archive)
    {
        if (!archive.Contains(MetadataMember))
            return null;
        try
        {
            return PythonJson.Parse(archive.ReadAll(MetadataMember, MaximumMetadata)) is Config metadata && metadata.Find("keras_version") is string release
                ? ParseRelease(release)
                : null;
        }
        catch (ConfigException)
        {
            return null;
        }
    }

    // "3.16.0.dev0" is 3.16.0.
    private static Version? ParseRelease(string release) =>
        Version.TryParse(string.Concat(release.TakeWhile(c => char.IsAsciiDigit(c) || c == '.')).TrimEnd('.'), out Version? version) ? version : null;

    /// <summary>Opens the weights.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="filePath">Its path, for messages.</param>
    /// <param name="compareCrc">Whether the bytes are compared with their CRC first.</param>
    /// <exception cref="ModelFileException">There are none that can be read.</exception>
    /// <exception cref="Hdf5FormatException">They are damaged.</exception>
    public static Hdf5File OpenWeights(IModelArchive archive, string? filePath, bool compareCrc = true) =>
        Hdf5File.Open(OpenWeightsMember(archive, filePath, compareCrc), leaveOpen: false);

    /// <summary>As above, the bytes alone.</summary>
    /// <exception cref="ModelFileException">There are none that can be read.</exception>
    public static Stream OpenWeightsMember(IModelArchive archive, string? filePath, bool compareCrc)
    {
        if (archive.Contains(WeightsMember))
            return archive.Open(WeightsMember, compareCrc);
        throw archive.Contains(PickledWeightsMember)
            ? new ModelFileException(
                "The weights are pickled Python objects, which cannot be read safely. Save the model again with an HDF5 member.", filePath, PickledWeightsMember)
            : new ModelFileException($"Expected a {WeightsMember} or {PickledWeightsMember} file. There is: {string.Join(", ", archive.Names.Take(10))}.", filePath, null);
    }
}
