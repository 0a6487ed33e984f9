namespace Argali.Hdf5.Data;

/// <summary>Converts elements to a .NET number type on their way to the destination.</summary>
internal readonly ref struct ConvertingSink<T>(Hdf5Type type, Span<T> destination) : IElementSink
    where T : unmanaged
{
    private readonly Span<T> destination = destination;

    public void Accept(ReadOnlySpan<byte> elements, long position)
        => NumberConversion.Convert(type, elements, destination.Slice((int)position, elements.Length / type.Size));
}
