namespace Argali.Engine;

/// <summary>Turns indices along an axis into positions in the flattened tensor.</summary>
internal static class AlongAxis
{
    public static Tensor FlatPositions(Shape shape, Tensor indices, int axis)
    {
        TensorNode along = OperationGuard.Indices(indices, nameof(Ops.TakeAlongAxis));
        axis = shape.Axis(axis);
        if (along.Shape.Rank != shape.Rank || along.Shape.With(axis, 1) != shape.With(axis, 1))
        {
            throw new ArgumentException(
                $"TakeAlongAxis expects indices of the shape {shape} but for axis {axis}. Received: {along.Shape}.", nameof(indices));
        }

        AxisSplit split = AxisSplit.Around(shape, axis);
        int taken = along.Shape[axis];
        TensorNode flat = TensorAllocator.Create(DType.Int32, along.Shape);
        Span<int> positions = flat.Span<int>();
        for (int i = 0; i < positions.Length; i++)
        {
            long index = OperationGuard.Index(along, i);
            if (index < -split.Length || index >= split.Length)
                throw new ArgumentException($"TakeAlongAxis: axis {axis} of {shape} has {split.Length} positions. Received index: {index}.", nameof(indices));
            int outer = i / (taken * split.Inner), inner = i % split.Inner;
            positions[i] = (((outer * split.Length) + (int)(index < 0 ? index + split.Length : index)) * split.Inner) + inner;
        }

        return new Tensor(flat);
    }
}
