namespace Argali.Hdf5.Data;

/// <summary>Copies elements as they are.</summary>
internal readonly ref struct ByteSink(int elementSize, Span<byte> destination) : IElementSink
{
    private readonly Span<byte> destination = destination;

    public void Accept(ReadOnlySpan<byte> elements, long position) => elements.CopyTo(destination[(int)(position * elementSize)..]);
}
