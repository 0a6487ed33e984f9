namespace Argali.Saving.Exchange;

/// <summary>The bytes that a shape takes which a file states.</summary>
internal static class ByteCounts
{
    /// <summary>Multiplies the lengths of axes and the bits of an element.</summary>
    /// <returns>The bytes; null when a length is negative, the product is none of 64 bits, or the elements do not fill whole bytes.</returns>
    public static long? Of(ReadOnlySpan<long> shape, int bits)
    {
        Int128 total = bits;
        bool isEmpty = false;
        foreach (long length in shape)
        {
            if (length < 0)
                return null;
            isEmpty |= length == 0;
            total = length == 0 || total > long.MaxValue ? total : total * length;
        }

        if (isEmpty)
            return 0;
        return total / 8 <= long.MaxValue && total % 8 == 0 ? (long)(total / 8) : null;
    }
}
