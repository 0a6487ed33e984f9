namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Gives the elements another shape; at most one length may be -1, which is then derived.</summary>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    public static Tensor Reshape(Tensor x, Shape shape)
    {
        Shape from = x.Shape;
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < shape.Rank; i++)
        {
            if (shape[i] >= 0)
            {
                known *= shape[i];
                continue;
            }

            if (unknown >= 0)
                throw new ArgumentException($"Reshape derives at most one length. Received: {shape}.", nameof(shape));
            unknown = i;
        }

        if (unknown >= 0 && known > 0 && from.ElementCount % known == 0)
            shape = shape.With(unknown, checked((int)(from.ElementCount / known)));
        if (!shape.IsKnown || shape.ElementCount != from.ElementCount)
        {
            throw new ArgumentException(
                $"Cannot reshape {from} ({from.ElementCount} elements) into {shape}: the element counts differ.", nameof(shape));
        }

        return ReshapeOperation.Apply(x, shape);
    }

    /// <summary>Converts the elements to another type: integers truncate toward zero, halves round to nearest even.</summary>
    /// <exception cref="NotSupportedException">From or to strings.</exception>
    public static Tensor Cast(Tensor x, DType dtype) => CastOperation.Apply(x, dtype);
}
