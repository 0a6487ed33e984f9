using Argali.Benchmarks.Harness;
using Argali.Benchmarks.PlainLoops;
using Argali.Engine.Kernels;

namespace Argali.Benchmarks;

/// <summary>Convolutions: each pass is a block of its own.</summary>
internal static class ConvolutionBlocks
{
    private static readonly ConvGeometry[] Cases =
    [
        new(8, 28, 28, 64, 28, 28, 128, 1, 1),
        new(8, 28, 28, 32, 28, 28, 64, 3, 3, PadTop: 1, PadLeft: 1),
        new(4, 14, 14, 256, 14, 14, 256, 3, 3, PadTop: 1, PadLeft: 1),
        new(8, 56, 56, 32, 28, 28, 64, 3, 3, StrideH: 2, StrideW: 2, PadTop: 1, PadLeft: 1),
        new(8, 56, 56, 64, 56, 56, 64, 3, 3, PadTop: 1, PadLeft: 1, Groups: 64),
        new(16, 14, 14, 512, 14, 14, 512, 3, 3, PadTop: 1, PadLeft: 1, Groups: 512),
    ];

    public static IEnumerable<Block> All() => Cases.SelectMany(Blocks);

    private static IEnumerable<Block> Blocks(ConvGeometry g)
    {
        NativeBuffer x = new(g.InputLength, 1), w = new(g.WeightLength, 2), y = new(g.OutputLength, 3);
        NativeBuffer dx = new(g.InputLength, 4), dw = new(g.WeightLength, 5);
        string window = $"{(g.IsDepthwise ? "depthwise " : "")}{g.KH} x {g.KW}{(g.StrideH > 1 ? " / 2" : "")}";
        string name = $"{window}, {g.Batch} x {g.InH} x {g.InW} x {g.InC}{(g.IsDepthwise ? "" : $" to {g.OutC}")}";
        yield return Make(
            "forward", () => Conv2DKernel.Forward(g, x.Span, w.Span, y.Span),
            () => PlainConvolution.Forward(g, x.Span, w.Span, y.Span), "forward");
        yield return Make(
            "gradient of the input", () => Conv2DKernel.BackwardData(g, y.Span, w.Span, dx.Span),
            () => PlainConvolution.BackwardData(g, y.Span, w.Span, dx.Span), "input");
        yield return Make(
            "gradient of the weights", () => Conv2DKernel.BackwardWeights(g, x.Span, y.Span, dw.Span),
            () => PlainConvolution.BackwardWeights(g, x.Span, y.Span, dw.Span), "weights");

        Block Make(string note, Action argali, Action plain, string what) => new(name, note, argali, plain, "convolution", new()
        {
            ["n"] = g.Batch,
            ["h"] = g.InH,
            ["w"] = g.InW,
            ["ci"] = g.InC,
            ["co"] = g.OutC,
            ["k"] = g.KH,
            ["stride"] = g.StrideH,
            ["groups"] = g.Groups,
            ["what"] = what,
        });
    }
}
