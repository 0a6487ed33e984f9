using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>The generated micro-kernels of one vector width.</summary>
internal sealed unsafe class TileSet
{
    /// <summary>Vectors of a tile of full width.</summary>
    public const int Vectors = 2;

    /// <summary>Vectors of a wide tile.</summary>
    public const int WideVectors = 6;

    private static readonly TileSet Scalar =
        new(TilesScalar.Lanes, TilesScalar.MaxRows, TilesScalar.WideRows, TilesScalar.Rows, TilesScalar.Columns, TilesScalar.Wide);

    private static readonly TileSet Vector128 =
        new(Tiles128.Lanes, Tiles128.MaxRows, Tiles128.WideRows, Tiles128.Rows, Tiles128.Columns, Tiles128.Wide);

    private static readonly TileSet Vector256 =
        new(Tiles256.Lanes, Tiles256.MaxRows, Tiles256.WideRows, Tiles256.Rows, Tiles256.Columns, Tiles256.Wide);

    private static readonly TileSet Vector512 =
        new(Tiles512.Lanes, Tiles512.MaxRows, Tiles512.WideRows, Tiles512.Rows, Tiles512.Columns, Tiles512.Wide);

    private readonly delegate*<TileArguments*, void>[] rows;
    private readonly delegate*<TileArguments*, void>[] columns;
    private readonly delegate*<TileArguments*, void>[] wide;

    private TileSet(
        int lanes,
        int maxRows,
        int wideRows,
        delegate*<TileArguments*, void>[] rows,
        delegate*<TileArguments*, void>[] columns,
        delegate*<TileArguments*, void>[] wide)
    {
        Lanes = lanes;
        MaxRows = maxRows;
        WideRows = wideRows;
        this.rows = rows;
        this.columns = columns;
        this.wide = wide;
    }

    /// <summary>Gets the elements of a vector.</summary>
    public int Lanes { get; }

    /// <summary>Gets the rows of the tallest tile.</summary>
    public int MaxRows { get; }

    /// <summary>Gets the rows of the tallest wide tile; 0 when there are none.</summary>
    public int WideRows { get; }

    /// <summary>Gets the columns of a tile of full width.</summary>
    public int Columns => Vectors * Lanes;

    /// <summary>Gets the columns of a wide tile.</summary>
    public int WideColumns => WideVectors * Lanes;

    public static TileSet For(KernelWidth width) => width switch
    {
        KernelWidth.Vector512 => Vector512,
        KernelWidth.Vector256 => Vector256,
        KernelWidth.Vector128 => Vector128,
        _ => Scalar,
    };

    /// <summary>The kernel for an A whose rows are strided and whose k is contiguous.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public delegate*<TileArguments*, void> RowsKernel(int rowCount, int vectors) => rows[((vectors - 1) * MaxRows) + rowCount - 1];

    /// <summary>The kernel for an A whose rows are contiguous and whose k is strided.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public delegate*<TileArguments*, void> ColumnsKernel(int rowCount, int vectors) => columns[((vectors - 1) * MaxRows) + rowCount - 1];

    /// <summary>The wide kernel for an A whose rows are contiguous.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public delegate*<TileArguments*, void> WideKernel(int rowCount) => wide[rowCount - 1];
}
