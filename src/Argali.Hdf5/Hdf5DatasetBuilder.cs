namespace Argali.Hdf5;

/// <summary>A contiguous dataset to be written.</summary>
public sealed class Hdf5DatasetBuilder : Hdf5ObjectBuilder
{
    private readonly long[] shape;

    internal Hdf5DatasetBuilder(Hdf5GroupBuilder parent, string name, Hdf5Type type, long[] shape, Action<Stream> write)
        : base(parent, name)
    {
        if (type.IsBigEndian || type.Class is Hdf5TypeClass.Other or Hdf5TypeClass.VariableString)
            throw new ArgumentException($"'{Path}': datasets of type {type} are not written.", nameof(type));
        if (shape.Length > Hdf5Constants.MaximumRank)
            throw new ArgumentException($"'{Path}': HDF5 has at most {Hdf5Constants.MaximumRank} dimensions. Received {shape.Length}.", nameof(shape));
        Type = type;
        this.shape = shape;
        Write = write;
        long elements = Shapes.ElementCount(shape);
        if (elements > long.MaxValue / 2 / type.Size)
            throw new ArgumentException($"'{Path}': shape {Shapes.Describe(shape)} is too large.", nameof(shape));
        ByteCount = elements * type.Size;
        if (type.Class == Hdf5TypeClass.BFloat16)
            Attributes.Set(BFloat16Marker.AttributeName, BFloat16Marker.AttributeValue);
    }

    /// <summary>The element type.</summary>
    public Hdf5Type Type { get; }

    /// <summary>The dimensions; empty for a scalar.</summary>
    public ReadOnlySpan<long> Shape => shape;

    /// <summary>Bytes that the data source must deliver.</summary>
    public long ByteCount { get; }

    /// <summary>
    /// Gets or sets whether the data lie at the end of the file, and their source is asked when everything else is written: for a table of
    /// contents. Default false.
    /// </summary>
    public bool ComesLast { get; set; }

    internal Action<Stream> Write { get; }
}
