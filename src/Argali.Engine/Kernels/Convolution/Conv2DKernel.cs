namespace Argali.Engine.Kernels;

/// <summary>
/// Two-dimensional convolution (cross-correlation, as in Keras) of NHWC activations with HWIO weights, and its two gradients:
/// y[n, h, w, o] = sum over kh, kw, i of x[n, h·strideH + kh·dilationH - padTop, w·strideW + kw·dilationW - padLeft, i] · w[kh, kw, i, o].
/// Outputs must not overlap inputs. Results do not depend on the number of threads.
/// </summary>
internal static unsafe class Conv2DKernel
{
    /// <summary>y = convolution of x with w.</summary>
    /// <exception cref="ArgumentException">A span has not the length that the geometry gives, or the output overlaps an input.</exception>
    public static void Forward(in ConvGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y)
        => Forward(KernelDispatch.Width, g, x, w, y);

    /// <summary>dx (+)= the gradient of the input, given the gradient of the output.</summary>
    /// <exception cref="ArgumentException">A span has not the length that the geometry gives, or the output overlaps an input.</exception>
    public static void BackwardData(
        in ConvGeometry g, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx, bool accumulate = false)
        => BackwardData(KernelDispatch.Width, g, dy, w, dx, accumulate);

    /// <summary>dw (+)= the gradient of the weights, given the input and the gradient of the output.</summary>
    /// <exception cref="ArgumentException">A span has not the length that the geometry gives, or the output overlaps an input.</exception>
    public static void BackwardWeights(
        in ConvGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, bool accumulate = false)
        => BackwardWeights(KernelDispatch.Width, g, x, dy, dw, accumulate);

    internal static void Forward(KernelWidth width, in ConvGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y)
    {
        g.Validate();
        CheckLength(x.Length, g.InputLength, nameof(x));
        CheckLength(w.Length, g.WeightLength, nameof(w));
        CheckLength(y.Length, g.OutputLength, nameof(y));
        CheckDisjoint(x, w, y, nameof(y));
        if (y.IsEmpty)
            return;

        if (g.IsPointwise)
        {
            int pixels = g.Batch * g.OutPixels;
            MatMulKernel.Multiply(width, x, w, [], y, pixels, g.OutC, g.InC, g.InC, g.OutC, g.OutC, false, false, false);
            return;
        }

        fixed (float* pointerX = x, pointerW = w, pointerY = y)
        {
            if (g.IsDepthwise)
                DepthwiseConvolution.Forward(g, pointerX, pointerW, pointerY, width);
            else if (DirectConvolution.Suits(g))
                DirectConvolution.Forward(g, pointerX, pointerW, pointerY, width);
            else
                WindowConvolution.Forward(g, pointerX, pointerW, pointerY, width);
        }
    }

    internal static void BackwardData(
        KernelWidth width, in ConvGeometry g, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx, bool accumulate)
    {
        g.Validate();
        CheckLength(dy.Length, g.OutputLength, nameof(dy));
        CheckLength(w.Length, g.WeightLength, nameof(w));
        CheckLength(dx.Length, g.InputLength, nameof(dx));
        CheckDisjoint(dy, w, dx, nameof(dx));
        if (dy.IsEmpty)
        {
            if (!accumulate)
                dx.Clear();

            return;
        }

        if (g.IsPointwise)
        {
            int pixels = g.Batch * g.OutPixels;
            MatMulKernel.Multiply(width, dy, w, [], dx, pixels, g.InC, g.OutC, g.OutC, g.OutC, g.InC, false, true, accumulate);
            return;
        }

        fixed (float* pointerDy = dy, pointerW = w, pointerDx = dx)
        {
            if (g.IsDepthwise)
                DepthwiseConvolution.BackwardData(g, pointerDy, pointerW, pointerDx, accumulate, width);
            else if (DirectConvolution.SuitsBackwardData(g))
                DirectConvolution.BackwardData(g, pointerDy, pointerW, pointerDx, accumulate, width);
            else
                WindowConvolution.BackwardData(g, pointerDy, pointerW, pointerDx, accumulate, width);
        }
    }

    internal static void BackwardWeights(
        KernelWidth width, in ConvGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, bool accumulate)
    {
        g.Validate();
        CheckLength(x.Length, g.InputLength, nameof(x));
        CheckLength(dy.Length, g.OutputLength, nameof(dy));
        CheckLength(dw.Length, g.WeightLength, nameof(dw));
        CheckDisjoint(x, dy, dw, nameof(dw));
        if (dy.IsEmpty)
        {
            if (!accumulate)
                dw.Clear();

            return;
        }

        if (g.IsPointwise)
        {
            int pixels = g.Batch * g.OutPixels;
            MatMulKernel.Multiply(width, x, dy, [], dw, g.InC, g.OutC, pixels, g.InC, g.OutC, g.OutC, true, false, accumulate);
            return;
        }

        fixed (float* pointerX = x, pointerDy = dy, pointerDw = dw)
        {
            if (g.IsDepthwise)
                DepthwiseConvolution.BackwardWeights(g, pointerX, pointerDy, pointerDw, accumulate, width);
            else if (DirectConvolution.Suits(g))
                DirectConvolutionWeights.Run(g, pointerX, pointerDy, pointerDw, accumulate, width);
            else
                WindowConvolution.BackwardWeights(g, pointerX, pointerDy, pointerDw, accumulate, width);
        }
    }

    private static void CheckLength(int length, long expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"'{name}' must have the {expected} elements that the geometry gives. Received: {length}.", name);
    }

    private static void CheckDisjoint(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> output, string name)
    {
        if (first.Overlaps(output) || second.Overlaps(output))
            throw new ArgumentException($"'{name}' is written while the inputs are read: it must not overlap them.", name);
    }
}
