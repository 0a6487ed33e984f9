namespace Argali.Engine;

/// <summary>The strided copies for tensors of every element type.</summary>
internal static class StridedNodes
{
    /// <summary>dense = strided view of source.</summary>
    public static void Gather(TensorNode source, in StridedLayout layout, TensorNode dense)
    {
        switch (source.DType.ByteSize())
        {
            case 0: GatherStrings((string[])source.Buffer, layout, (string[])dense.Buffer); break;
            case 1: StridedLoops.Gather<byte>(source.Span<byte>(), layout, dense.Span<byte>()); break;
            case 2: StridedLoops.Gather<ushort>(source.Span<ushort>(), layout, dense.Span<ushort>()); break;
            case 4: StridedLoops.Gather<uint>(source.Span<uint>(), layout, dense.Span<uint>()); break;
            default: StridedLoops.Gather<ulong>(source.Span<ulong>(), layout, dense.Span<ulong>()); break;
        }
    }

    /// <summary>strided view of target = dense.</summary>
    public static void Scatter(TensorNode dense, TensorNode target, in StridedLayout layout)
    {
        switch (dense.DType.ByteSize())
        {
            case 0: ScatterStrings((string[])dense.Buffer, (string[])target.Buffer, layout); break;
            case 1: StridedLoops.Scatter<byte>(dense.Span<byte>(), target.Span<byte>(), layout); break;
            case 2: StridedLoops.Scatter<ushort>(dense.Span<ushort>(), target.Span<ushort>(), layout); break;
            case 4: StridedLoops.Scatter<uint>(dense.Span<uint>(), target.Span<uint>(), layout); break;
            default: StridedLoops.Scatter<ulong>(dense.Span<ulong>(), target.Span<ulong>(), layout); break;
        }
    }

    private static void GatherStrings(string[] source, in StridedLayout layout, string[] dense)
    {
        int[] positions = Positions(source.Length, dense.Length, layout);
        for (int i = 0; i < dense.Length; i++)
            dense[i] = source[positions[i]];
    }

    private static void ScatterStrings(string[] dense, string[] target, in StridedLayout layout)
    {
        int[] positions = Positions(target.Length, dense.Length, layout);
        for (int i = 0; i < dense.Length; i++)
            target[positions[i]] = dense[i];
    }

    // Strings are references, which kernels do not copy: the kernel moves their positions instead.
    private static int[] Positions(int count, int denseCount, in StridedLayout layout)
    {
        var all = new int[count];
        for (int i = 0; i < all.Length; i++)
            all[i] = i;
        var positions = new int[denseCount];
        StridedLoops.Gather<int>(all, layout, positions);
        return positions;
    }
}
