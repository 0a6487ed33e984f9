using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Gathers the links of a group from wherever they are kept: symbol table, header messages, or fractal heap.</summary>
internal static class GroupReader
{
    public static bool IsGroup(ObjectHeader header)
        => header.Has(MessageSymbolTable) || header.Has(MessageLinkInfo) || header.Has(MessageLink);

    public static Dictionary<string, Link> ReadLinks(FileContext context, ObjectPath where, ObjectHeader header)
    {
        List<Link> links = [];
        if (header.Find(MessageSymbolTable) is { } table)
            links = SymbolTableMessage.ReadLinks(context, where, header.Address, table);
        foreach (var message in header.Messages)
        {
            if (message.Type == MessageLink)
                links.Add(LinkMessage.Read(context, where, message));
        }

        if (header.Find(MessageLinkInfo) is { } info)
            DenseLinks.Read(context, where, header.Address, info, links);

        var byName = new Dictionary<string, Link>(links.Count, StringComparer.Ordinal);
        foreach (var link in links)
        {
            if (link.Name.Contains('/') || link.Name is "." or "..")
                throw new Hdf5FormatException($"A link has the impossible name '{link.Name}'.", where.ToString(), header.Address);
            if (!byName.TryAdd(link.Name, link))
                throw new Hdf5FormatException($"Two links have the name '{link.Name}'.", where.ToString(), header.Address);
        }

        return byName;
    }
}
