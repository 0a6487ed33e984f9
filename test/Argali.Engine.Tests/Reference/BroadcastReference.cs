namespace Argali.Engine.Tests.Reference;

/// <summary>numpy's broadcasting by indices, one output element at a time.</summary>
internal static class BroadcastReference
{
    public static int Product(int[] shape) => shape.Aggregate(1, (a, b) => a * b);

    /// <summary>The flat index of an operand's element that an output element reads.</summary>
    public static int OperandIndex(int flat, int[] shapeOut, int[] shape)
    {
        int index = 0, stride = 1;
        for (int i = 1; i <= shapeOut.Length; i++)
        {
            int coordinate = flat % shapeOut[^i];
            flat /= shapeOut[^i];
            if (i > shape.Length)
                continue;
            index += shape[^i] == 1 ? 0 : coordinate * stride;
            stride *= shape[^i];
        }

        return index;
    }

    public static int[] Shape(int[] a, int[] b)
    {
        var shape = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= shape.Length; i++)
        {
            int p = i <= a.Length ? a[^i] : 1, q = i <= b.Length ? b[^i] : 1;
            shape[^i] = p == 1 ? q : p;
        }

        return shape;
    }
}
