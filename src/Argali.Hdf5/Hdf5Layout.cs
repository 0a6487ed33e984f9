using System.Collections.ObjectModel;
using Argali.Hdf5.IO;
using Argali.Hdf5.Layout;
using Argali.Hdf5.Objects;

namespace Argali.Hdf5;

/// <summary>
/// A planned file: every size and address is fixed, no byte is written yet. The same tree always gives the same bytes.
/// The tree must not change between planning and writing.
/// </summary>
public sealed class Hdf5Layout
{
    private readonly PlannedGroup root;
    private readonly List<PlannedObject> order = [];
    private readonly GlobalHeapPlan heaps = new();

    internal Hdf5Layout(Hdf5GroupBuilder builder)
    {
        root = new PlannedGroup(builder);
        AddInOrder(root);
        foreach (var planned in order)
            planned.CollectTexts(heaps);
        long address = Hdf5Constants.SuperblockV0Size;
        foreach (var planned in order)
            address = planned.Place(address);
        address = heaps.Place(address);
        foreach (var dataset in PlannedDatasets(last: true))
            address = dataset.PlaceData(address);
        Length = address;
        Datasets = PlannedDatasets(last: false).Concat(PlannedDatasets(last: true))
            .Select(dataset => new Hdf5DatasetPlacement(dataset.Builder.Path, dataset.DataAddress, dataset.Builder.ByteCount))
            .ToList()
            .AsReadOnly();
    }

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; }

    /// <summary>Where each dataset's bytes will lie, in file order, which is also the order in which data sources are asked.</summary>
    public ReadOnlyCollection<Hdf5DatasetPlacement> Datasets { get; }

    /// <summary>Writes the file front to back. The stream need not seek and stays open; memory use does not depend on the data's size.</summary>
    /// <param name="destination">The stream, at the position where the file is to begin.</param>
    /// <param name="cancellationToken">Checked before each object.</param>
    /// <exception cref="InvalidOperationException">A data source wrote more or fewer bytes than its dataset declares.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the stream holds a part of the file.</exception>
    public void WriteTo(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        const int FlushSize = 1 << 16;
        var writer = new MetadataWriter();
        Superblock.Write(writer, Length, root.ToEntry(0));
        foreach (var planned in order)
        {
            cancellationToken.ThrowIfCancellationRequested();
            planned.Write(writer);
            if (planned is PlannedDataset { Builder: { ByteCount: > 0, ComesLast: false } } dataset)
            {
                WriteData(dataset, writer, destination);
            }
            else if (writer.Length >= FlushSize)
            {
                Flush(writer, destination);
            }
        }

        foreach (var heap in heaps.Heaps)
        {
            heap.Write(writer);
            Flush(writer, destination);
        }

        foreach (var dataset in PlannedDatasets(last: true).Where(dataset => dataset.Builder.ByteCount > 0))
            WriteData(dataset, writer, destination);
        Flush(writer, destination);
    }

    private static void WriteData(PlannedDataset dataset, MetadataWriter writer, Stream destination)
    {
        Flush(writer, destination);
        var data = new ExactLengthStream(destination, dataset.Builder.Path, dataset.Builder.ByteCount);
        dataset.Builder.Write(data);
        data.RequireComplete();
        writer.Zeros((int)(Align.Up(dataset.Builder.ByteCount) - dataset.Builder.ByteCount));
    }

    private IEnumerable<PlannedDataset> PlannedDatasets(bool last) => order.OfType<PlannedDataset>().Where(dataset => dataset.Builder.ComesLast == last);

    private static void Flush(MetadataWriter writer, Stream destination)
    {
        destination.Write(writer.Written);
        writer.Clear();
    }

    private void AddInOrder(PlannedObject planned)
    {
        order.Add(planned);
        if (planned is not PlannedGroup group)
            return;
        foreach (var member in group.Members)
            AddInOrder(member);
    }
}
