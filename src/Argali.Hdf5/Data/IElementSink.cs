namespace Argali.Hdf5.Data;

/// <summary>Receives runs of raw elements, in any order.</summary>
internal interface IElementSink
{
    /// <summary>Takes a run.</summary>
    /// <param name="elements">Bytes as the file has them.</param>
    /// <param name="position">Index of the first element, counted from the start of the request.</param>
    void Accept(ReadOnlySpan<byte> elements, long position);
}
