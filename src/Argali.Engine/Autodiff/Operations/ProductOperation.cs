using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>The product over a run of neighbouring axes. Gradient: dy times the product of the others (right with zeros too).</summary>
internal sealed class ProductOperation : TapeNode
{
    private TensorNode input = null!;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, AxisSplit split, Shape shape)
    {
        TensorNode source = x.Node;
        TensorNode output = TensorAllocator.Floats(shape);
        ReduceKernel.Apply<Reduction.Product>(source.Floats, output.Floats, split.Outer, split.Length, split.Inner);
        if (OperationRecorder.Records(source) is { } tape)
        {
            ProductOperation node = tape.Rent<ProductOperation>();
            node.input = source;
            node.split = split;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> x = input.Floats, dy = Output.Gradient;
        Span<float> dx = tape.GradientBuffer(input, out bool accumulate);
        if (!accumulate)
            dx.Clear();
        (int outer, int length, int inner) = split;
        Span<float> before = TensorAllocator.Floats(new Shape(length)).Floats;
        for (int o = 0; o < outer; o++)
        {
            for (int j = 0; j < inner; j++)
            {
                int start = (o * length * inner) + j;
                float product = 1;
                for (int i = 0; i < length; i++)
                {
                    before[i] = product;
                    product *= x[start + (i * inner)];
                }

                float after = dy[(o * inner) + j];
                for (int i = length - 1; i >= 0; i--)
                {
                    dx[start + (i * inner)] += before[i] * after;
                    after *= x[start + (i * inner)];
                }
            }
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
