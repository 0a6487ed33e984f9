using Argali.Hdf5.IO;
using Argali.Hdf5.Objects;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Layout;

/// <summary>A group or dataset with its place in the file.</summary>
internal abstract class PlannedObject(Hdf5ObjectBuilder builder)
{
    private readonly GlobalHeapReferences references = new();

    public long HeaderAddress { get; protected set; }

    public abstract SymbolEntry ToEntry(long nameOffset);

    /// <summary>Assigns addresses from <paramref name="address"/> on to everything that belongs to the object itself.</summary>
    /// <returns>The first address behind the object.</returns>
    public abstract long Place(long address);

    public abstract void Write(MetadataWriter writer);

    public void CollectTexts(GlobalHeapPlan heaps)
    {
        foreach (var attribute in builder.Attributes.Messages)
            references.Add(heaps, attribute.Texts);
    }

    protected ObjectHeader.Builder BuildHeader()
    {
        if (builder.Attributes.Messages.Count > ushort.MaxValue - 16)
            throw new InvalidOperationException($"{builder.Path} has {builder.Attributes.Messages.Count} attributes, more than a header can count.");
        var header = new ObjectHeader.Builder();
        AddOwnMessages(header);
        for (int i = 0; i < builder.Attributes.Messages.Count; i++)
        {
            int index = i;
            header.Add(MessageAttribute, 0, writer => builder.Attributes.Messages[index].Write(writer, references.Of(index)));
        }

        return header;
    }

    protected abstract void AddOwnMessages(ObjectHeader.Builder header);
}
