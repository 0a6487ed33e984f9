using Argali.Engine;

namespace Argali.Initializers;

/// <summary>
/// How many inputs and outputs a unit of a weight has: the last two axes are channels in and out, those before them the receptive
/// field; a vector counts as both.
/// </summary>
internal static class Fans
{
    public static (double In, double Out) Of(Shape shape)
    {
        if (shape.Rank == 0)
            return (1, 1);
        if (shape.Rank == 1)
            return (shape[0], shape[0]);
        double field = shape.Slice(0, shape.Rank - 2).ElementCount;
        return (shape[^2] * field, shape[^1] * field);
    }
}
