using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Copies between a dense buffer and a strided view of another one.</summary>
internal static class StridedLoops
{
    /// <summary>dense[i] = strided[i].</summary>
    public static void Gather<T>(ReadOnlySpan<T> strided, in StridedLayout layout, Span<T> dense)
        where T : unmanaged
    {
        Span<int> strides = stackalloc int[Shape.MaxRank];
        layout.DenseStrides(strides);
        StridedCopyKernel.Copy(strided, layout.Offset, layout.Strides, dense, 0, strides[..layout.Rank], layout.Lengths);
    }

    /// <summary>strided[i] = dense[i]; no element of the strided view may repeat.</summary>
    public static void Scatter<T>(ReadOnlySpan<T> dense, Span<T> strided, in StridedLayout layout)
        where T : unmanaged
    {
        Span<int> strides = stackalloc int[Shape.MaxRank];
        layout.DenseStrides(strides);
        StridedCopyKernel.Copy(dense, 0, strides[..layout.Rank], strided, layout.Offset, layout.Strides, layout.Lengths);
    }

    /// <summary>strided[i] += dense[i]; repeated elements (stride 0) sum up, in row-major order.</summary>
    public static void ScatterAdd(ReadOnlySpan<float> dense, Span<float> strided, in StridedLayout layout)
    {
        Span<int> strides = stackalloc int[Shape.MaxRank];
        layout.DenseStrides(strides);
        StridedCopyKernel.Add(dense, 0, strides[..layout.Rank], strided, layout.Offset, layout.Strides, layout.Lengths);
    }

    /// <summary>dense[i] += strided[i].</summary>
    public static void GatherAdd(ReadOnlySpan<float> strided, in StridedLayout layout, Span<float> dense)
    {
        Span<int> strides = stackalloc int[Shape.MaxRank];
        layout.DenseStrides(strides);
        StridedCopyKernel.Add(strided, layout.Offset, layout.Strides, dense, 0, strides[..layout.Rank], layout.Lengths);
    }
}
