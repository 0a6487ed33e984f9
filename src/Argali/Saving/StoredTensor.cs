using Argali.Engine;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>A tensor in a file. Its elements stay there until they are asked for.</summary>
internal abstract class StoredTensor
{
    /// <summary>Gets the path or name in the file, without a leading slash.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the lengths of the axes.</summary>
    public abstract ReadOnlySpan<long> Shape { get; }

    /// <summary>Gets the type of the elements in words.</summary>
    public abstract string TypeName { get; }

    /// <summary>Gets whether the elements are numbers or booleans, which variables can take.</summary>
    public abstract bool IsNumeric { get; }

    /// <summary>Gets whether the elements lie in the file as they are, so that a checksum over the file's bytes vouches for them.</summary>
    public abstract bool IsStoredPlainly { get; }

    /// <summary>Gets the shape in words.</summary>
    public string ShapeText => Shape.Length == 1 ? $"({Shape[0]},)" : $"({string.Join(", ", Shape.ToArray())})";

    /// <summary>Reads all elements and forgets them, so that what cannot be read is noticed before anything is changed.</summary>
    /// <param name="block">Room for a part of them: a megabyte.</param>
    /// <exception cref="ModelFileException">The elements are damaged.</exception>
    /// <exception cref="Hdf5FormatException">The elements are damaged.</exception>
    public abstract void Probe(Span<byte> block);

    /// <summary>Replaces the elements of a variable of as many, converted to its type.</summary>
    /// <exception cref="ModelFileException">The elements are damaged.</exception>
    /// <exception cref="Hdf5FormatException">The elements are damaged.</exception>
    public abstract void CopyTo(Variable variable);

    /// <summary>Whether the shape is a given one.</summary>
    public bool HasShape(Shape shape)
    {
        if (Shape.Length != shape.Rank)
            return false;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (Shape[axis] != shape[axis])
                return false;
        }

        return true;
    }

    /// <summary>Whether the shape is a given one but for axes of length 1: then the elements are the same, in the same order.</summary>
    public bool HasShapeButForOnes(Shape shape)
    {
        int axis = 0;
        foreach (long length in Shape)
        {
            if (length == 1)
                continue;
            while (axis < shape.Rank && shape[axis] == 1)
                axis++;
            if (axis == shape.Rank || shape[axis++] != length)
                return false;
        }

        while (axis < shape.Rank && shape[axis] == 1)
            axis++;
        return axis == shape.Rank;
    }
}
