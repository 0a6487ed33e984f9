using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Argali.Engine;

/// <summary>
/// What a <see cref="Tensor"/> refers to: a dense row-major block of a buffer, and its place on the tape. Nodes of a
/// step are recycled with it; <see cref="Generation"/> then rises, so that a left-over <see cref="Tensor"/> is noticed.
/// </summary>
internal sealed class TensorNode
{
    public DType DType;
    public Shape Shape;
    public int Count;
    public int Generation;

    /// <summary>The array that holds the elements: a typed array, a chunk of an arena, or a <c>string[]</c>.</summary>
    public Array Buffer = Array.Empty<float>();

    /// <summary>Where the elements start in <see cref="Buffer"/>, in bytes (in elements for strings: always 0).</summary>
    public nint ByteOffset;

    /// <summary>The operation that made this tensor while recording; null for leaves.</summary>
    public TapeNode? Producer;

    /// <summary>Whether a gradient flows into this tensor.</summary>
    public bool TracksGradient;

    /// <summary>Whether the user asked for this tensor's gradient, so that its buffer must not be handed on.</summary>
    public bool Watched;

    /// <summary>The backward pass that <see cref="GradientBuffer"/> belongs to; an older stamp means no gradient yet.</summary>
    public long GradientStamp;

    public Array GradientBuffer = Array.Empty<float>();
    public nint GradientByteOffset;

    /// <summary>The mask that travels with the tensor, as Keras's layers attach it.</summary>
    public Tensor? Mask;

    /// <summary>Whether the node is an ordinary object (a variable, a user's tensor) rather than one of a step's arena.</summary>
    public bool OutlivesSteps => Generation == 0;

    /// <summary>The elements. The type must be the one that <see cref="DType"/> is held as.</summary>
    public Span<T> Span<T>()
        where T : unmanaged
        => MemoryMarshal.CreateSpan(
            ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(Buffer), ByteOffset)), Count);

    /// <summary>The elements as raw bytes; not for strings.</summary>
    public Span<byte> Bytes => MemoryMarshal.CreateSpan(
        ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(Buffer), ByteOffset), checked(Count * DType.ByteSize()));

    /// <summary>The elements of a float32 tensor.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another type.</exception>
    public Span<float> Floats => DType == DType.Float32 ? Span<float>() : throw new InvalidOperationException($"Expected float32. Received: {DType.KerasName()} {Shape}.");

    /// <summary>Whether the backward pass <paramref name="stamp"/> has reached this tensor.</summary>
    public bool HasGradient(long stamp) => GradientStamp == stamp;

    /// <summary>The gradient's elements; valid only when <see cref="HasGradient"/>.</summary>
    public Span<float> Gradient => MemoryMarshal.CreateSpan(
        ref Unsafe.As<byte, float>(
            ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(GradientBuffer), GradientByteOffset)),
        Count);

    public void Clear()
    {
        Generation++;
        Buffer = Array.Empty<float>();
        Producer = null;
        TracksGradient = false;
        Watched = false;
        GradientStamp = 0;
        GradientBuffer = Array.Empty<float>();
        Mask = null;
    }
}
