namespace Argali.Engine.Kernels;

/// <summary>
/// Convolution of one to three axes as a sum of two-dimensional ones over the taps of the depth:
/// y[n, d] = sum over kd of x[n, d·strideD + kd·dilationD - padFront] * w[kd], where * is <see cref="Conv2DKernel"/>.
/// The sum runs over the taps in ascending order. Planes are contiguous, so nothing is copied.
/// </summary>
internal static class VolumeConvolution
{
    /// <summary>y = the convolution of x with w.</summary>
    /// <param name="g">The sizes.</param>
    /// <param name="x">The input.</param>
    /// <param name="w">The weights.</param>
    /// <param name="y">The output.</param>
    /// <param name="scratch">Room for the output planes of one image, where there is more than one plane.</param>
    public static void Forward(in VolumeGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y, Span<float> scratch)
    {
        if (g.IsPlane)
        {
            Conv2DKernel.Forward(g.Plane, x, w, y);
            return;
        }

        y.Clear();
        foreach (DepthRun run in g.Runs)
        {
            Span<float> sum = Planes(y, g.OutPlane, run.Out, run.Count);
            Span<float> share = scratch[..sum.Length];
            Conv2DKernel.Forward(g.Plane with { Batch = run.Count }, Planes(x, g.InPlane, run.In, run.Count), Tap(w, g, run.Tap), share);
            BinaryKernel.Apply<Binary.Add>(sum, share, sum);
        }
    }

    /// <summary>dx (+)= the gradient of the input, given the gradient of the output.</summary>
    public static void BackwardData(in VolumeGeometry g, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx, bool accumulate = false)
    {
        if (g.IsPlane)
        {
            Conv2DKernel.BackwardData(g.Plane, dy, w, dx, accumulate);
            return;
        }

        if (!accumulate)
            dx.Clear();
        foreach (DepthRun run in g.Runs)
        {
            Conv2DKernel.BackwardData(
                g.Plane with { Batch = run.Count },
                Planes(dy, g.OutPlane, run.Out, run.Count),
                Tap(w, g, run.Tap),
                Planes(dx, g.InPlane, run.In, run.Count),
                accumulate: true);
        }
    }

    /// <summary>dw (+)= the gradient of the weights, given the input and the gradient of the output.</summary>
    public static void BackwardWeights(in VolumeGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, bool accumulate)
    {
        if (g.IsPlane)
        {
            Conv2DKernel.BackwardWeights(g.Plane, x, dy, dw, accumulate);
            return;
        }

        if (!accumulate)
            dw.Clear();
        foreach (DepthRun run in g.Runs)
        {
            Conv2DKernel.BackwardWeights(
                g.Plane with { Batch = run.Count },
                Planes(x, g.InPlane, run.In, run.Count),
                Planes(dy, g.OutPlane, run.Out, run.Count),
                dw.Slice(run.Tap * g.TapWeights, g.TapWeights),
                accumulate: true);
        }
    }

    private static ReadOnlySpan<float> Tap(ReadOnlySpan<float> w, in VolumeGeometry g, int tap) => w.Slice(tap * g.TapWeights, g.TapWeights);

    private static ReadOnlySpan<float> Planes(ReadOnlySpan<float> values, int length, int first, int count) =>
        values.Slice(first * length, count * length);

    private static Span<float> Planes(Span<float> values, int length, int first, int count) => values.Slice(first * length, count * length);
}
