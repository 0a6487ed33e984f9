using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The link message of newer groups: one member each.</summary>
internal static class LinkMessage
{
    public static Link Read(FileContext context, ObjectPath where, HeaderMessage message)
    {
        var reader = message.Open(context, where, "link message");
        reader.ExpectVersion(LinkVersion);
        int flags = reader.Byte();
        int kind = (flags & LinkHasType) != 0 ? reader.Byte() : HardLink;
        if ((flags & LinkHasCreationOrder) != 0)
            reader.Skip(8);
        if ((flags & LinkHasCharacterSet) != 0)
            reader.Skip(1);
        ulong length = reader.Unsigned(1 << (flags & LinkNameSizeMask));
        if (length > MaximumNameLength)
            throw reader.Fail($"has a name of {length} bytes");
        long nameOffset = reader.FileOffset;
        string name = Names.Decode(context, reader.Bytes((int)length), nameOffset, where);
        switch (kind)
        {
            case HardLink:
                return new(name, reader.Address(), null);
            case SoftLink:
                int targetLength = reader.UInt16();
                return new(name, -1, $"soft link to '{System.Text.Encoding.UTF8.GetString(reader.Bytes(targetLength))}'");
            case ExternalLink:
                int valueLength = reader.UInt16();
                string value = System.Text.Encoding.UTF8.GetString(reader.Bytes(valueLength));
                return new(name, -1, $"external link to '{value.Trim('\0').Replace('\0', ':')}'");
            default:
                return new(name, -1, $"link of the user-defined kind {kind}");
        }
    }
}
