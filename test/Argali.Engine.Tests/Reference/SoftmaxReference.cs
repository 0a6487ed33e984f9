namespace Argali.Engine.Tests.Reference;

/// <summary>Softmax and cross-entropy of one row in double.</summary>
internal static class SoftmaxReference
{
    public static double LogSumExp(IEnumerable<double> x)
    {
        double max = x.Max();
        return max + Math.Log(x.Sum(v => Math.Exp(v - max)));
    }

    public static double[] Softmax(double[] x)
    {
        double log = LogSumExp(x);
        return [.. x.Select(v => Math.Exp(v - log))];
    }

    /// <summary>The rows of a flat array along the middle axis of [outer, n, inner], as flat indices.</summary>
    public static IEnumerable<int[]> Lines(int outer, int n, int inner)
    {
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
                yield return [.. Enumerable.Range(0, n).Select(k => (o * n + k) * inner + i)];
        }
    }
}
