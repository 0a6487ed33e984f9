using Argali.Engine;

namespace Argali.Tests.Operations;

/// <summary>An input of a model that draws an operation: its shape without the batch axis, its type, the range of its values.</summary>
public sealed record GraphInput(Shape Shape, DType DType = DType.Float32, float Low = -2, float High = 2)
{
    /// <summary>Values for a batch.</summary>
    public Tensor Values(int batch, int seed)
    {
        Shape shape = Shape.Insert(0, batch);
        if (DType == DType.Float32)
            return Ops.RandomUniform(shape, Low, High, seed);
        return Ops.Cast(Ops.RandomInteger(shape, (int)Low, (int)High + 1, seed), DType);
    }
}
