using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Argali.Engine;

public readonly partial struct Tensor
{
    /// <summary>Makes a float32 scalar.</summary>
    public static implicit operator Tensor(float value) => Scalar(value);

    /// <summary>Copies a vector.</summary>
    public static implicit operator Tensor(float[] elements) => From(elements);

    /// <summary>Copies a matrix.</summary>
    public static implicit operator Tensor(float[,] elements) => From(elements);

    /// <summary>Copies an array of three axes.</summary>
    public static implicit operator Tensor(float[,,] elements) => From(elements);

    /// <summary>Copies an array of four axes.</summary>
    public static implicit operator Tensor(float[,,,] elements) => From(elements);

    /// <summary>Copies a vector of integers.</summary>
    public static implicit operator Tensor(int[] elements) => From(elements);

    /// <summary>Copies a matrix of integers.</summary>
    public static implicit operator Tensor(int[,] elements) => From(elements);

    /// <summary>Copies a matrix of strings.</summary>
    public static implicit operator Tensor(string[,] elements) => From(elements);

    /// <summary>Makes a tensor of no axes.</summary>
    /// <exception cref="NotSupportedException">No dtype is held as <typeparamref name="T"/>.</exception>
    public static Tensor Scalar<T>(T value) => From([value], Shape.Scalar);

    /// <summary>Copies elements in row-major order; the shape defaults to a vector.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    /// <exception cref="NotSupportedException">No dtype is held as <typeparamref name="T"/>.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> elements, Shape? shape = null)
    {
        Shape target = shape ?? new Shape(elements.Length);
        if (target.ElementCount != elements.Length)
        {
            throw new ArgumentException(
                $"The shape {target} has {target.ElementCount} elements. Received: {elements.Length}.", nameof(elements));
        }

        TensorNode node = TensorAllocator.Create(DTypes.Of<T>(), target);
        if (typeof(T) == typeof(string))
            elements.CopyTo((T[])(object)node.Buffer);
        else
            elements.CopyTo(MemoryMarshal.CreateSpan(
                ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(
                    ref MemoryMarshal.GetArrayDataReference(node.Buffer), node.ByteOffset)),
                node.Count));
        return new Tensor(node);
    }

    /// <summary>Copies an array of any rank from 1 to <see cref="Engine.Shape.MaxRank"/>; its shape and element type are taken over.</summary>
    /// <exception cref="NotSupportedException">No dtype is held as the array's element type.</exception>
    public static Tensor From(Array elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        DType dtype = DTypes.Of(elements.GetType().GetElementType()!);
        Span<int> lengths = stackalloc int[elements.Rank];
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = elements.GetLength(i);
        TensorNode node = TensorAllocator.Create(dtype, new Shape(lengths));
        if (dtype == DType.String)
        {
            int i = 0;
            foreach (string text in elements)
                ((string[])node.Buffer)[i++] = text;
        }
        else
        {
            MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(elements), node.Bytes.Length).CopyTo(node.Bytes);
        }

        return new Tensor(node);
    }

    /// <summary>Copies elements given as raw little-endian bytes in row-major order.</summary>
    /// <exception cref="ArgumentException">The byte count does not fit, or the type is string.</exception>
    public static Tensor FromBytes(ReadOnlySpan<byte> bytes, DType dtype, Shape shape)
    {
        if (dtype == DType.String)
            throw new ArgumentException("Strings have no raw form. Use From.", nameof(dtype));
        long expected = checked(shape.ElementCount * dtype.ByteSize());
        if (bytes.Length != expected)
            throw new ArgumentException($"{dtype.KerasName()} {shape} takes {expected} bytes. Received: {bytes.Length}.", nameof(bytes));
        TensorNode node = TensorAllocator.Create(dtype, shape);
        bytes.CopyTo(node.Bytes);
        return new Tensor(node);
    }

    /// <summary>Copies a tensor of System.Numerics.Tensors.</summary>
    /// <exception cref="NotSupportedException">No dtype is held as <typeparamref name="T"/>.</exception>
    public static Tensor FromTensor<T>(in ReadOnlyTensorSpan<T> source)
        where T : unmanaged
    {
        Span<int> lengths = stackalloc int[source.Rank];
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = checked((int)source.Lengths[i]);
        TensorNode node = TensorAllocator.Create(DTypes.Of<T>(), new Shape(lengths));
        source.FlattenTo(node.Span<T>());
        return new Tensor(node);
    }

    /// <summary>Gets the elements as a span of System.Numerics.Tensors, without copying.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the tensor's element type.</exception>
    public ReadOnlyTensorSpan<T> AsTensorSpan<T>()
        where T : unmanaged
    {
        var lengths = new nint[Rank];
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = Shape[i];
        return new ReadOnlyTensorSpan<T>(AsSpan<T>(), lengths, strides: []);
    }

    /// <summary>Makes a tensor of zeros (false, empty strings).</summary>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32)
    {
        TensorNode node = TensorAllocator.Create(dtype, shape);
        if (dtype != DType.String)
            node.Bytes.Clear();
        return new Tensor(node);
    }

    /// <summary>Makes a float32 tensor of ones.</summary>
    public static Tensor Ones(Shape shape) => Full(shape, 1f);

    /// <summary>Makes a tensor of one repeated value.</summary>
    public static Tensor Full<T>(Shape shape, T value)
        where T : unmanaged
    {
        TensorNode node = TensorAllocator.Create(DTypes.Of<T>(), shape);
        node.Span<T>().Fill(value);
        return new Tensor(node);
    }
}
