using System.Numerics.Tensors;

namespace Argali.Engine;

/// <summary>Copies between a dense buffer and a strided view of another one.</summary>
internal static class StridedLoops
{
    /// <summary>dense[i] = strided[i].</summary>
    public static void Gather<T>(ReadOnlySpan<T> strided, StridedLayout layout, Span<T> dense)
    {
        if (dense.IsEmpty)
            return;
        int length = layout.RunLength, step = layout.RunStride, runs = layout.RunCount;
        StridedLayout.RunWalk walk = layout.Runs();
        for (int run = 0; run < runs; run++, walk.Next())
        {
            Span<T> target = dense.Slice(run * length, length);
            int start = walk.Start;
            if (step == 1)
            {
                strided.Slice(start, length).CopyTo(target);
            }
            else if (step == 0)
            {
                target.Fill(strided[start]);
            }
            else
            {
                for (int i = 0; i < target.Length; i++)
                    target[i] = strided[start + (i * step)];
            }
        }
    }

    /// <summary>strided[i] = dense[i]; no element of the strided view may repeat.</summary>
    public static void Scatter<T>(ReadOnlySpan<T> dense, Span<T> strided, StridedLayout layout)
    {
        if (dense.IsEmpty)
            return;
        int length = layout.RunLength, step = layout.RunStride, runs = layout.RunCount;
        StridedLayout.RunWalk walk = layout.Runs();
        for (int run = 0; run < runs; run++, walk.Next())
        {
            ReadOnlySpan<T> source = dense.Slice(run * length, length);
            int start = walk.Start;
            if (step == 1)
            {
                source.CopyTo(strided[start..]);
                continue;
            }

            for (int i = 0; i < source.Length; i++)
                strided[start + (i * step)] = source[i];
        }
    }

    /// <summary>strided[i] += dense[i]; repeated elements (stride 0) sum up, in row-major order.</summary>
    public static void ScatterAdd(ReadOnlySpan<float> dense, Span<float> strided, StridedLayout layout)
    {
        if (dense.IsEmpty)
            return;
        int length = layout.RunLength, step = layout.RunStride, runs = layout.RunCount;
        StridedLayout.RunWalk walk = layout.Runs();
        for (int run = 0; run < runs; run++, walk.Next())
        {
            ReadOnlySpan<float> source = dense.Slice(run * length, length);
            int start = walk.Start;
            if (step == 1)
            {
                Span<float> target = strided.Slice(start, length);
                TensorPrimitives.Add(target, source, target);
            }
            else if (step == 0)
            {
                strided[start] += TensorPrimitives.Sum(source);
            }
            else
            {
                for (int i = 0; i < source.Length; i++)
                    strided[start + (i * step)] += source[i];
            }
        }
    }

    /// <summary>dense[i] += strided[i].</summary>
    public static void GatherAdd(ReadOnlySpan<float> strided, StridedLayout layout, Span<float> dense)
    {
        if (dense.IsEmpty)
            return;
        int length = layout.RunLength, step = layout.RunStride, runs = layout.RunCount;
        StridedLayout.RunWalk walk = layout.Runs();
        for (int run = 0; run < runs; run++, walk.Next())
        {
            Span<float> target = dense.Slice(run * length, length);
            int start = walk.Start;
            for (int i = 0; i < target.Length; i++)
                target[i] += strided[start + (i * step)];
        }
    }
}
