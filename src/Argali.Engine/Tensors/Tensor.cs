using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Argali.Engine;

/// <summary>
/// A dense, row-major, immutable array of numbers (or strings) of up to <see cref="Engine.Shape.MaxRank"/> axes.
/// </summary>
/// <remarks>
/// <para>A tensor is a light handle; nothing needs to be disposed. Outside a step it is an ordinary object that lives as
/// long as it is referenced. A tensor computed inside a step of a <see cref="GradientTape"/> lives in recycled memory and ends
/// with the step: using it later throws <see cref="InvalidOperationException"/>; <see cref="Clone"/> or
/// <see cref="ToArray{T}"/> keeps its values.</para>
/// <para><c>default(Tensor)</c> is no tensor: using it throws.</para>
/// </remarks>
public readonly partial struct Tensor : IEquatable<Tensor>
{
    private readonly TensorNode? node;
    private readonly int generation;

    internal Tensor(TensorNode node)
    {
        this.node = node;
        generation = node.Generation;
    }

    /// <summary>Gets the element type.</summary>
    public DType DType => Node.DType;

    /// <summary>Gets the shape; every axis is known.</summary>
    public Shape Shape => Node.Shape;

    /// <summary>Gets the number of axes.</summary>
    public int Rank => Node.Shape.Rank;

    /// <summary>Gets the number of elements.</summary>
    public int ElementCount => Node.Count;

    /// <summary>Gets whether this handle is <c>default(Tensor)</c>, which refers to nothing.</summary>
    public bool IsDefault => node is null;

    /// <summary>Gets or sets the mask that travels with the tensor: bool, true where a time step counts; null for none.</summary>
    public Tensor? Mask
    {
        get => Node.Mask;
        set => Node.Mask = value;
    }

    internal TensorNode Node
    {
        get
        {
            TensorNode? current = node;
            if (current is null)
                ThrowDefault();
            if (current.Generation != generation)
                ThrowEnded();
            return current;
        }
    }

    internal Span<float> Floats
    {
        get
        {
            TensorNode current = Node;
            if (current.DType != DType.Float32)
                ThrowType(DType.Float32);
            return current.Floats;
        }
    }

    /// <summary>Whether two handles refer to the same tensor (not: to equal values).</summary>
    public static bool operator ==(Tensor left, Tensor right) => left.Equals(right);

    /// <summary>Whether two handles refer to different tensors.</summary>
    public static bool operator !=(Tensor left, Tensor right) => !left.Equals(right);

    /// <summary>Gets the elements in row-major order, without copying.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the type that <see cref="DType"/> is held as.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
    {
        TensorNode current = Node;
        if (DTypes.Of<T>() != current.DType)
            ThrowType(DTypes.Of<T>());
        return typeof(T) == typeof(string)
            ? (T[])(object)(string[])current.Buffer
            : MemoryMarshal.CreateReadOnlySpan(
                ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(
                    ref MemoryMarshal.GetArrayDataReference(current.Buffer), current.ByteOffset)),
                current.Count);
    }

    /// <summary>Copies the elements, in row-major order.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the type that <see cref="DType"/> is held as.</exception>
    public T[] ToArray<T>() => AsSpan<T>().ToArray();

    /// <summary>Copies the elements into an array of <see cref="Rank"/> dimensions, such as <c>float[,]</c> for a matrix.</summary>
    /// <exception cref="InvalidOperationException">The tensor is a scalar, or <typeparamref name="T"/> is not its element type.</exception>
    public Array ToMultidimensionalArray<T>()
    {
        Shape shape = Shape;
        ReadOnlySpan<T> source = AsSpan<T>();
        if (shape.Rank == 1)
            return source.ToArray();
        Array result = shape.Rank switch
        {
            2 => new T[shape[0], shape[1]],
            3 => new T[shape[0], shape[1], shape[2]],
            4 => new T[shape[0], shape[1], shape[2], shape[3]],
            5 => new T[shape[0], shape[1], shape[2], shape[3], shape[4]],
            6 => new T[shape[0], shape[1], shape[2], shape[3], shape[4], shape[5]],
            7 => new T[shape[0], shape[1], shape[2], shape[3], shape[4], shape[5], shape[6]],
            8 => new T[shape[0], shape[1], shape[2], shape[3], shape[4], shape[5], shape[6], shape[7]],
            _ => throw new InvalidOperationException("A scalar has no axes: use Item<T>() to read its value."),
        };
        source.CopyTo(MemoryMarshal.CreateSpan(
            ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(result)), source.Length));
        return result;
    }

    /// <summary>Gets the only element.</summary>
    /// <exception cref="InvalidOperationException">The tensor has not exactly one element, or another element type.</exception>
    public T Item<T>()
    {
        ReadOnlySpan<T> elements = AsSpan<T>();
        return elements.Length == 1
            ? elements[0]
            : throw new InvalidOperationException($"Item expects a tensor of one element. Received shape {Shape}.");
    }

    /// <summary>Copies the tensor into memory of its own: the copy outlives every step and has no history on the tape.</summary>
    public Tensor Clone()
    {
        TensorNode source = Node;
        TensorNode copy = TensorAllocator.Detached(source.DType, source.Shape);
        if (source.DType == DType.String)
            ((string[])source.Buffer).CopyTo(copy.Buffer, 0);
        else
            source.Bytes.CopyTo(copy.Bytes);
        if (source.Mask is { } mask)
            copy.Mask = mask.Clone();
        return new Tensor(copy);
    }

    /// <inheritdoc/>
    public bool Equals(Tensor other) => ReferenceEquals(node, other.node) && generation == other.generation;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => node is null ? 0 : HashCode.Combine(RuntimeHelpers.GetHashCode(node), generation);

    /// <summary>Describes the tensor by shape and type, and its first elements.</summary>
    public override string ToString() => node is null ? "Tensor(none)"
        : node.Generation != generation ? "Tensor(ended)"
        : TensorFormatter.Format(node);

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private static void ThrowDefault() =>
        throw new InvalidOperationException("This is default(Tensor), which refers to no tensor.");

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private static void ThrowEnded() => throw new InvalidOperationException(
        "This tensor ended with the training or evaluation step that computed it. " +
        "To keep its values, call Clone() or ToArray() inside the step.");

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private void ThrowType(DType expected) => throw new InvalidOperationException(
        $"The tensor holds {DType.KerasName()}. Requested: {expected.KerasName()}. Use Ops.Cast to convert.");
}
