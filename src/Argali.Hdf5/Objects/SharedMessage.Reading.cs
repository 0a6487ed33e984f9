using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>A shared message stands for one in another object header, such as a committed datatype.</summary>
internal static class SharedMessage
{
    private const string What = "shared message";

    public static HeaderMessage Resolve(FileContext context, ObjectPath where, ReadOnlyMemory<byte> data, long offset, ushort type)
    {
        var reader = new BlockReader(context, data.Span, offset, where, What);
        int version = reader.Byte();
        int kind = reader.Byte();
        if (version is < SharedVersion1 or > SharedVersion3)
            throw reader.Fail($"has the unknown version {version}");
        if (version == SharedVersion3 && kind != SharedInHeader)
            throw reader.Unsupported("A message kept in the file's shared message heap");
        if (version == SharedVersion1)
            reader.Skip(6);
        var target = ObjectHeader.Read(context, where, reader.Address());
        foreach (var message in target.Messages)
        {
            if (message.Type == type && !message.IsShared)
                return message;
        }

        throw reader.Fail($"points to an object without a message of type {type}");
    }
}
