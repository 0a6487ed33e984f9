namespace Argali.Engine;

/// <summary>The strided copies for tensors of every element type.</summary>
internal static class StridedNodes
{
    /// <summary>dense = strided view of source.</summary>
    public static void Gather(TensorNode source, StridedLayout layout, TensorNode dense)
    {
        switch (source.DType.ByteSize())
        {
            case 0: StridedLoops.Gather((string[])source.Buffer, layout, (string[])dense.Buffer); break;
            case 1: StridedLoops.Gather(source.Span<byte>(), layout, dense.Span<byte>()); break;
            case 2: StridedLoops.Gather(source.Span<ushort>(), layout, dense.Span<ushort>()); break;
            case 4: StridedLoops.Gather(source.Span<uint>(), layout, dense.Span<uint>()); break;
            default: StridedLoops.Gather(source.Span<ulong>(), layout, dense.Span<ulong>()); break;
        }
    }

    /// <summary>strided view of target = dense.</summary>
    public static void Scatter(TensorNode dense, TensorNode target, StridedLayout layout)
    {
        switch (dense.DType.ByteSize())
        {
            case 0: StridedLoops.Scatter((string[])dense.Buffer, (string[])target.Buffer, layout); break;
            case 1: StridedLoops.Scatter(dense.Span<byte>(), target.Span<byte>(), layout); break;
            case 2: StridedLoops.Scatter(dense.Span<ushort>(), target.Span<ushort>(), layout); break;
            case 4: StridedLoops.Scatter(dense.Span<uint>(), target.Span<uint>(), layout); break;
            default: StridedLoops.Scatter(dense.Span<ulong>(), target.Span<ulong>(), layout); break;
        }
    }
}
