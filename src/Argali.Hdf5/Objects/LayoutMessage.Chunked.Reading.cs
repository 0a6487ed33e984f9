using Argali.Hdf5.Data;
using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Chunked layouts: version 3 with its B-tree, version 4 with one of five indexes.</summary>
internal sealed partial class LayoutMessage
{
    private const int WidthVersion3 = 4;

    private ElementStorage ReadChunkedVersion3(ref BlockReader reader)
    {
        int dimensions = reader.Byte();
        long address = reader.OptionalAddress();
        var (grid, chunkSize) = ReadGrid(ref reader, dimensions, WidthVersion3);
        if (address < 0 || byteCount == 0)
            return new FillStorage(context, where, elementSize, fill);
        var table = new ChunkTable(grid);
        long stored = ChunkTree.Read(context, where, header.Address, address, grid, table);
        return Create(grid, chunkSize, table, stored, filtersPartialChunks: true);
    }

    private ElementStorage ReadChunkedVersion4(ref BlockReader reader)
    {
        int flags = reader.Byte();
        int dimensions = reader.Byte();
        int width = reader.Byte();
        if (width is < 1 or > 8)
            throw reader.Fail($"has chunk dimensions of {width} bytes each");
        var (grid, chunkSize) = ReadGrid(ref reader, dimensions, width);
        bool isFiltered = header.Has(MessageFilterPipeline);
        bool filtersPartialChunks = (flags & LayoutPartialChunksUnfiltered) == 0;
        int kind = reader.Byte();
        long singleSize = chunkSize;
        uint singleMask = 0;
        switch (kind)
        {
            case SingleChunkIndex:
                if ((flags & LayoutSingleChunkFiltered) != 0)
                {
                    singleSize = reader.Length();
                    singleMask = reader.UInt32();
                }

                break;
            case ImplicitIndex:
                break;
            case FixedArrayIndex:
                reader.Skip(1);
                break;
            case ExtensibleArrayIndex:
                reader.Skip(5);
                break;
            case TreeV2Index:
                reader.Skip(6);
                break;
            default:
                throw reader.Fail($"has the unknown chunk index {kind}");
        }

        long address = reader.OptionalAddress();
        if (address < 0 || byteCount == 0)
            return new FillStorage(context, where, elementSize, fill);
        var table = new ChunkTable(grid);
        switch (kind)
        {
            case SingleChunkIndex:
                if (!table.TryAdd(new long[space.Shape.Length], new(address, singleSize, singleMask)))
                    throw reader.Fail("has a single chunk that does not cover the dataset");
                return Create(grid, chunkSize, table, singleSize, filtersPartialChunks);
            case ImplicitIndex:
                var maximumGrid = MaximumGrid(ref reader, grid);
                long all = checked(Product(maximumGrid.Counts) * chunkSize);
                context.RequireInFile(address, all, where, "run of chunks");
                return Create(grid, chunkSize, new ImplicitChunks(maximumGrid, address, chunkSize), all, filtersPartialChunks);
            case FixedArrayIndex:
                long inArray = FixedArray.Read(context, where, header.Address, address, MaximumGrid(ref reader, grid), chunkSize, isFiltered, table);
                return Create(grid, chunkSize, table, inArray, filtersPartialChunks);
            case TreeV2Index:
                long inTree = ChunkRecords.Read(context, where, header.Address, address, grid, chunkSize, isFiltered, table);
                return Create(grid, chunkSize, table, inTree, filtersPartialChunks);
            default:
                throw reader.Unsupported("A dataset with an extensible array of chunks (one unlimited dimension, written with libver='latest')");
        }
    }

    private (ChunkGrid Grid, int ChunkSize) ReadGrid(ref BlockReader reader, int dimensions, int width)
    {
        int rank = space.Shape.Length;
        if (dimensions != rank + 1 || rank == 0)
            throw reader.Fail($"has {dimensions} chunk dimensions for a dataset of {rank}");
        var chunkShape = new long[rank];
        long size = elementSize;
        for (int i = 0; i < rank; i++)
        {
            ulong dimension = reader.Unsigned(width);
            if (dimension == 0 || dimension > (ulong)(int.MaxValue / size))
                throw reader.Fail($"has a chunk dimension of {dimension} where chunks of 1 to {int.MaxValue} bytes are supported");
            chunkShape[i] = (long)dimension;
            size *= (long)dimension;
        }

        if (reader.Unsigned(width) != (ulong)elementSize)
            throw reader.Fail($"has chunks of elements that do not have the datatype's {elementSize} bytes");
        return (new(space.Shape, chunkShape), (int)size);
    }

    /// <summary>Arrays of chunks are numbered over the maximum dimensions, which here are never unlimited.</summary>
    private ChunkGrid MaximumGrid(ref BlockReader reader, ChunkGrid grid)
    {
        for (int i = 0; i < space.Shape.Length; i++)
        {
            if (space.MaximumShape[i] < space.Shape[i])
                throw reader.Fail("has an array of chunks, but the dataset can grow without limit");
        }

        var maximum = new ChunkGrid(space.MaximumShape, grid.ChunkShape);
        if (!Shapes.TryElementCount(maximum.Counts, out long count) || count > context.FileLength)
            throw reader.Fail("has more chunks than the file has bytes");
        return maximum;
    }

    private static long Product(long[] counts)
    {
        Shapes.TryElementCount(counts, out long product);
        return product;
    }

    private ChunkedStorage Create(ChunkGrid grid, int chunkSize, IChunkIndex index, long stored, bool filtersPartialChunks)
    {
        var pipeline = new FilterPipeline(FilterPipelineMessage.Read(context, where, header), where);
        return new(context, where, elementSize, fill, header.Address, grid, index, pipeline, filtersPartialChunks, chunkSize, stored);
    }
}
