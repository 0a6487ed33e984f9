using System.Text;
using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The filter pipeline message: what was done to each chunk before it was stored. Versions 1 and 2 are read.</summary>
internal static class FilterPipelineMessage
{
    public static Filter[] Read(FileContext context, ObjectPath where, ObjectHeader header)
    {
        if (header.Find(MessageFilterPipeline) is not { } message)
            return [];
        var reader = message.Open(context, where, "filter pipeline");
        int version = reader.Byte();
        if (version is not (FilterVersion1 or FilterVersion2))
            throw reader.Fail($"has the unknown version {version}");
        int count = reader.Byte();
        if (count > MaximumFilters)
            throw reader.Fail($"has {count} filters, where {MaximumFilters} are allowed");
        reader.Skip(version == FilterVersion1 ? 6 : 0);
        var filters = new Filter[count];
        for (int i = 0; i < count; i++)
            filters[i] = ReadFilter(ref reader, version);
        return filters;
    }

    private static Filter ReadFilter(ref BlockReader reader, int version)
    {
        int id = reader.UInt16();
        bool hasName = version == FilterVersion1 || id >= FirstRegisteredFilter;
        int nameLength = hasName ? reader.UInt16() : 0;
        reader.Skip(2);
        int parameterCount = reader.UInt16();
        var name = reader.Bytes(version == FilterVersion1 ? Align.Up(nameLength) : nameLength);
        int end = name.IndexOf((byte)0);
        uint first = 0;
        for (int i = 0; i < parameterCount; i++)
        {
            uint parameter = reader.UInt32();
            first = i == 0 ? parameter : first;
        }

        if (version == FilterVersion1 && parameterCount % 2 == 1)
            reader.Skip(4);
        if (id is FilterDeflate or FilterShuffle or FilterFletcher32)
            return new(id, first);
        string known = id switch
        {
            FilterSzip => "szip",
            FilterNBit => "nbit",
            FilterScaleOffset => "scaleoffset",
            _ => Encoding.Latin1.GetString(end < 0 ? name : name[..end]),
        };
        throw reader.Unsupported($"The filter {id} ({known})");
    }
}
