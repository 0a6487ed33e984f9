using Argali.Engine.Kernels;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels.Copies;

[Trait("Category", "Kernels")]
public sealed class CopyKernelTests
{
    public static TheoryData<int[], int[]> Permutations => new()
    {
        { [], [] },
        { [5], [0] },
        { [3, 70], [1, 0] },
        { [33, 17], [1, 0] },
        { [2, 3, 4], [2, 0, 1] },
        { [2, 3, 4], [1, 2, 0] },
        { [2, 3, 4], [0, 2, 1] },
        { [2, 3, 4], [1, 0, 2] },
        { [4, 5, 1, 20], [3, 2, 0, 1] },
        { [2, 9, 8, 3], [0, 3, 1, 2] },
        { [2, 3, 2, 3, 2, 3, 2, 2], [7, 5, 3, 1, 6, 4, 2, 0] },
        { [40, 30, 20], [2, 1, 0] },
    };

    [Theory]
    [MemberData(nameof(Permutations))]
    public void Permute_MatchesIndexing(int[] shape, int[] permutation)
    {
        int rank = shape.Length, count = shape.Aggregate(1, (a, b) => a * b);
        int[] x = [.. Enumerable.Range(0, count)], y = new int[count];
        PermuteKernel.Apply<int>(x, shape, permutation, y);
        var index = new int[rank];
        for (int flat = 0; flat < count; flat++)
        {
            int rest = flat;
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                index[permutation[axis]] = rest % shape[permutation[axis]];
                rest /= shape[permutation[axis]];
            }

            int from = 0;
            for (int axis = 0; axis < rank; axis++)
                from = from * shape[axis] + index[axis];
            Assert.Equal(from, y[flat]);
        }
    }

    [Fact]
    public void Permute_NotAPermutation_Throws() =>
        Assert.Throws<ArgumentException>(() => PermuteKernel.Apply<int>(new int[6], [2, 3], [0, 0], new int[6]));

    [Fact]
    public void Slice_StepsAndFlips_MatchIndexing()
    {
        int[] x = [.. Enumerable.Range(0, 6 * 7)], y = new int[2 * 3];
        SliceKernel.Get<int>(x, [6, 7], [1, 6], [3, -2], y, [2, 3]);
        Assert.Equal([13, 11, 9, 34, 32, 30], y);

        int[] back = new int[6 * 7];
        SliceKernel.Set<int>(back, [6, 7], [1, 6], [3, -2], y, [2, 3]);
        Assert.Equal([.. x.Select(v => y.Contains(v) ? v : 0)], back);

        float[] sum = [.. Enumerable.Repeat(1f, 42)];
        SliceKernel.Add(sum, [6, 7], [1, 6], [3, -2], [.. y.Select(v => (float)v)], [2, 3]);
        Assert.Equal([.. x.Select(v => y.Contains(v) ? v + 1f : 1f)], sum);

        float[] part = [1, 1, 1, 1, 1, 1];
        SliceKernel.AddTo([.. x.Select(v => (float)v)], [6, 7], [1, 6], [3, -2], part, [2, 3]);
        Assert.Equal([14f, 12, 10, 35, 33, 31], part);
    }

    [Fact]
    public void Slice_OutOfRange_Throws() =>
        Assert.Throws<ArgumentException>(() => SliceKernel.Get<int>(new int[10], [10], [4], [3], new int[3], [3]));

    [Fact]
    public void Concat_InsertAndExtract_AreInverse()
    {
        int[] a = [.. Enumerable.Range(0, 2 * 3 * 4)], b = [.. Enumerable.Range(100, 2 * 2 * 4)], whole = new int[2 * 5 * 4];
        ConcatKernel.Insert<int>(a, whole, 2, 3, 5, 0, 4);
        ConcatKernel.Insert<int>(b, whole, 2, 2, 5, 3, 4);
        Assert.Equal([.. a[..12], .. b[..8], .. a[12..], .. b[8..]], whole);

        int[] part = new int[b.Length];
        ConcatKernel.Extract<int>(whole, part, 2, 2, 5, 3, 4);
        Assert.Equal(b, part);

        float[] floats = [.. whole.Select(v => (float)v)], sum = [.. Enumerable.Repeat(1f, b.Length)];
        ConcatKernel.AddExtracted(floats, sum, 2, 2, 5, 3, 4);
        Assert.Equal([.. b.Select(v => v + 1f)], sum);
        ConcatKernel.AddInserted(sum, floats, 2, 2, 5, 3, 4);
        Assert.Equal([.. whole.Select(v => v >= 100 ? 2f * v + 1 : v)], floats);
    }

    [Fact]
    public void Gather_AndScatterAdd_MatchIndexing()
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int n in FewLengths.Where(n => n > 0))
            {
                int[] indices = [3, 0, 3, 4, 3];
                float[] x = Draw(5 * n, -1, 1), y = new float[indices.Length * n], dx = Draw(5 * n, -1, 1, 2), expected = [.. dx];
                GatherKernel.Gather<float>(x, indices, y, 5, n);
                for (int i = 0; i < y.Length; i++)
                {
                    Assert.Equal(x[indices[i / n] * n + i % n], y[i]);
                    expected[indices[i / n] * n + i % n] += y[i];
                }

                GatherKernel.ScatterAdd(width, y, indices, dx, 5, n);
                AssertSameBits(expected, dx, $"{width}");
            }
        }
    }

    [Fact]
    public void Gather_IndexOutOfRange_Throws() =>
        Assert.Throws<ArgumentException>(() => GatherKernel.Gather<float>(new float[4], [2], new float[2], 2, 2));

    [Fact]
    public void OneHot_MatchesIndices()
    {
        var y = new float[2 * 3 * 2];
        OneHotKernel.Apply([0, 2, -1, 1], y, 2, 3, 2);
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0], y);
    }

    [Fact]
    public void CumulativeSum_Directions_MatchSums()
    {
        float[] x = [1, 10, 2, 20, 3, 30], y = new float[6];
        CumulativeSumKernel.Apply(x, y, 1, 3, 2);
        Assert.Equal([1, 10, 3, 30, 6, 60], y);
        CumulativeSumKernel.Apply(x, y, 1, 3, 2, isReversed: true);
        Assert.Equal([6, 60, 5, 50, 3, 30], y);
        CumulativeSumKernel.Apply(x, y, 1, 3, 2, isExclusive: true);
        Assert.Equal([0, 0, 1, 10, 3, 30], y);
        CumulativeSumKernel.Apply(x, x, 1, 3, 2, isReversed: true, isExclusive: true);
        Assert.Equal([5, 50, 3, 30, 0, 0], x);
    }

    [Fact]
    public void TileAndRepeat_MatchNumpy()
    {
        int[] x = [1, 2, 3, 4], y = new int[8];
        TileKernel.Tile<int>(x, y, 1, 2, 2, 2);
        Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4], y);
        TileKernel.Repeat<int>(x, y, 1, 2, 2, 2);
        Assert.Equal([1, 2, 1, 2, 3, 4, 3, 4], y);
        TileKernel.Repeat<int>(x, y, 2, 2, 1, 2);
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4], y);
        TileKernel.Tile<int>(x, y, 2, 2, 1, 2);
        Assert.Equal([1, 2, 1, 2, 3, 4, 3, 4], y);
    }
}
