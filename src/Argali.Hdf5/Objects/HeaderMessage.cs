using Argali.Hdf5.IO;

namespace Argali.Hdf5.Objects;

/// <summary>One message of an object header: its type, and its data with their place in the file.</summary>
internal readonly record struct HeaderMessage(ushort Type, ReadOnlyMemory<byte> Data, long Offset, bool IsShared)
{
    public BlockReader Open(FileContext context, ObjectPath where, string what) => new(context, Data.Span, Offset, where, what);
}
