namespace Argali.Tests.Saving.Fuzz;

/// <summary>Damages HDF5 files where their structure lies: in the words of headers, trees, nodes and heaps.</summary>
internal static class Hdf5Mutations
{
    private static readonly byte[][] Signatures = ["TREE"u8.ToArray(), "SNOD"u8.ToArray(), "HEAP"u8.ToArray(), "GCOL"u8.ToArray(), [0x89, 0x48, 0x44, 0x46]];

    public static byte[] Any(byte[] file, IReadOnlyList<byte[]> others, Random random)
    {
        if (random.Next(3) == 0)
            return ByteMutations.Any(file, others, random);
        byte[] bytes = [.. file];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(2) == 0 ? AfterSignature(bytes, random) : random.Next(bytes.Length) & ~7;
            ByteMutations.SetNumber(bytes, Math.Min(at, bytes.Length - 1), 1 << random.Next(4), random);
        }

        return bytes;
    }

    private static int AfterSignature(byte[] bytes, Random random)
    {
        byte[] signature = Signatures[random.Next(Signatures.Length)];
        int start = random.Next(bytes.Length);
        int found = bytes.AsSpan(start).IndexOf(signature);
        return (found < 0 ? 0 : start + found) + random.Next(64);
    }
}
