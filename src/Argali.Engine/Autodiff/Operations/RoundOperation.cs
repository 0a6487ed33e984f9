using System.Numerics.Tensors;
using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// What a layer of half precision sees: the values rounded to a half type, held as float32. The gradient is rounded likewise, as it is where
/// a cast is differentiated; one too large for the type becomes infinite, which loss scaling notices. A layer of double precision sees
/// float64 where nothing is recorded, and float32 in a step that will be differentiated, since gradients are float32.
/// </summary>
internal sealed class RoundOperation : TapeNode
{
    private TensorNode input = null!;
    private DType half;

    public static Tensor Apply(Tensor x, DType dtype)
    {
        TensorNode source = x.Node;
        if (dtype == DType.Float64 && OperationRecorder.Current is null)
            return CastOperation.Apply(x, DType.Float64);
        bool rounds = dtype is DType.Float16 or DType.BFloat16;
        if (source.DType == DType.Float32 && !rounds)
            return x;
        TensorNode output = rounds && source.DType == DType.Float32
            ? TensorAllocator.Floats(source.Shape)
            : CastOperation.Apply(x, DType.Float32).Node;
        if (rounds && source.DType != dtype)
            Round(source.DType == DType.Float32 ? source.Floats : output.Floats, output.Floats, dtype);
        if (OperationRecorder.Records(source) is { } tape)
        {
            RoundOperation node = tape.Rent<RoundOperation>();
            node.input = source;
            node.half = rounds ? dtype : source.DType;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Span<float> target = tape.GradientBuffer(input, out bool accumulate);
        if (!accumulate)
        {
            Round(Output.Gradient, target, half);
            return;
        }

        Span<float> rounded = TensorAllocator.Floats(Output.Shape).Floats;
        Round(Output.Gradient, rounded, half);
        TensorPrimitives.Add(target, rounded, target);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }

    private static void Round(ReadOnlySpan<float> x, Span<float> y, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float16:
                Span<Half> halves = TensorAllocator.Create(DType.Float16, new Shape(x.Length)).Span<Half>();
                ConversionKernel.Convert(x, halves);
                ConversionKernel.Convert(halves, y);
                break;
            case DType.BFloat16:
                for (int i = 0; i < x.Length; i++)
                    y[i] = (BFloat16)x[i];
                break;
            default:
                x.CopyTo(y);
                break;
        }
    }
}
