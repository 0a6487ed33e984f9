using Argali.Hdf5.IO;

namespace Argali.Hdf5.Objects;

/// <summary>One element of a variable-length type: how long it is and where in a global heap it lies.</summary>
internal readonly record struct GlobalHeapReference(uint Length, long Address, uint Index)
{
    public void Write(MetadataWriter writer)
    {
        writer.UInt32(Length);
        writer.Int64(Address);
        writer.UInt32(Index);
    }
}
