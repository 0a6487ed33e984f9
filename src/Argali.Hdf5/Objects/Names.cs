using System.Text;
using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Decodes the names of links and attributes.</summary>
internal static class Names
{
    public static string Decode(FileContext context, ReadOnlySpan<byte> bytes, long offset, ObjectPath where)
    {
        var reader = new BlockReader(context, bytes, offset, where, "name");
        if (bytes.Length is 0 or > MaximumNameLength)
            throw reader.Fail($"is {bytes.Length} bytes long, where 1 to {MaximumNameLength} are allowed");
        if (bytes.Contains((byte)0))
            throw reader.Fail("holds a zero byte");
        try
        {
            return ObjectNames.StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw reader.Fail("is not valid UTF-8 text");
        }
    }
}
