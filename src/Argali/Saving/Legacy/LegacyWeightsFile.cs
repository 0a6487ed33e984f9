using Argali.Hdf5;
using Argali.Models;

namespace Argali.Saving.Legacy;

/// <summary>A legacy file of weights, or of a whole model, that weights are taken from. An optimizer stays as it is.</summary>
internal sealed class LegacyWeightsFile : IWeightsSource
{
    private readonly string path;
    private readonly Hdf5File file;
    private readonly Hdf5Group weights;

    /// <param name="stream">The file, which is closed with this object.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    public LegacyWeightsFile(Stream stream, string path)
    {
        this.path = path;
        file = Guard(() => Hdf5File.Open(stream, leaveOpen: false));
        try
        {
            weights = Guard(() =>
                LegacyNames.Read(file.Root, LegacyNames.LayerNames).Count == 0 && file.Root.TryGetGroup(LegacyNames.ModelWeights, out Hdf5Group? group)
                    ? group
                    : file.Root);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public string WeightsMember => "";

    public WeightsMatch Match(Model model, WeightsSelection selection) => Guard(() => LegacyWeights.Match(model, weights, selection, path));

    public IReadOnlyList<StoredTensor> ListTensors() => Guard(() => Hdf5Tensors.List(weights));

    public void Probe(WeightsMatch match) => Guard(() =>
    {
        match.Probe(onlyCompressed: false);
        return true;
    });

    public void Copy(WeightsMatch match) => Guard(() =>
    {
        match.Copy();
        return true;
    });

    public void Dispose() => file.Dispose();

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Hdf5FormatException e)
        {
            throw ModelFileException.Of(e, path, "");
        }
    }
}
