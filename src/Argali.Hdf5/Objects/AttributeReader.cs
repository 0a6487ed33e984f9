using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Gathers the attributes of an object.</summary>
internal static class AttributeReader
{
    public static Hdf5AttributeCollection ReadAll(FileContext context, ObjectPath where, ObjectHeader header)
    {
        List<Hdf5Attribute> attributes = [];
        foreach (var message in header.Messages)
        {
            if (message.Type != MessageAttribute)
                continue;
            attributes.Add(AttributeMessage.Read(context, where, message));
        }

        if (header.Find(MessageAttributeInfo) is { } info)
            DenseAttributes.Read(context, where, header.Address, info, attributes);

        var byName = new Dictionary<string, Hdf5Attribute>(attributes.Count, StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            if (!byName.TryAdd(attribute.Name, attribute))
                throw new Hdf5FormatException($"There are two attributes '{attribute.Name}'.", where.ToString(), header.Address);
        }

        return new(attributes, byName, where.ToString());
    }
}
