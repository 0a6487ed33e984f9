using System.Text;

namespace Argali.Tests.Saving.Fuzz;

/// <summary>Damages legacy HDF5 files: their structure, or the JSON in their attributes, which keeps its length.</summary>
internal static class LegacyMutations
{
    public static byte[] Any(byte[] file, IReadOnlyList<byte[]> others, Random random)
    {
        int start = file.AsSpan().IndexOf("{\"class_name\""u8);
        int length = start < 0 ? 0 : LengthOfObject(file.AsSpan(start));
        return length == 0 || random.Next(2) == 0 ? Hdf5Mutations.Any(file, others, random) : WithJson(file, start, length, random);
    }

    // Up to the brace that closes the first one; 0 when none does.
    private static int LengthOfObject(ReadOnlySpan<byte> text)
    {
        int depth = 0;
        bool inString = false;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == '"' && text[at - 1] != '\\')
                inString = !inString;
            else if (!inString && text[at] is (byte)'{' or (byte)'}')
                depth += text[at] == '{' ? 1 : -1;
            if (depth == 0)
                return at + 1;
        }

        return 0;
    }

    // Where the new text is longer than the old one, its end is lost.
    private static byte[] WithJson(byte[] file, int start, int length, Random random)
    {
        byte[] json = file[start..(start + length)];
        byte[] changed = random.Next(4) == 0 ? ByteMutations.Any(json, [json], random) : Compact(JsonMutations.Any(json, random));
        byte[] bytes = [.. file];
        bytes.AsSpan(start, length).Fill((byte)' ');
        changed.AsSpan(0, Math.Min(changed.Length, length)).CopyTo(bytes.AsSpan(start));
        return bytes;
    }

    private static byte[] Compact(byte[] json) => Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(json).Replace(", ", ",").Replace(": ", ":"));
}
