using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The cached addresses of an entry are ignored; an entry that caches a soft link is one.</summary>
internal static partial class SymbolNode
{
    private const string What = "symbol table node";

    public static void Read(FileContext context, ObjectPath where, long owner, long address, LocalHeap heap, List<Link> links)
    {
        var header = new BlockReader(context, context.ReadBlock(address, SymbolNodeHeaderSize, where, What), address, where, What);
        header.Expect(SymbolNodeSignature);
        header.ExpectVersion(SymbolNodeVersion);
        header.Skip(1);
        int count = header.UInt16();
        long bodySize = (long)count * ((2 * context.OffsetSize) + 24);
        context.Claim(address, SymbolNodeHeaderSize + bodySize, owner, where, What);
        address += SymbolNodeHeaderSize;
        var body = new BlockReader(context, context.ReadBlock(address, bodySize, where, What), address, where, What);
        for (int i = 0; i < count; i++)
        {
            ulong nameOffset = body.Unsigned(context.OffsetSize);
            long headerAddress = body.OptionalAddress();
            uint cacheType = body.UInt32();
            body.Skip(4);
            uint scratch = body.UInt32();
            body.Skip(12);
            string name = heap.GetText(nameOffset);
            if (cacheType == SymbolCacheSoftLink)
                links.Add(new(name, -1, $"soft link to '{heap.GetText(scratch)}'"));
            else if (headerAddress >= 0)
                links.Add(new(name, headerAddress, null));
            else
                throw body.Fail($"gives '{name}' no object header");
        }
    }
}
