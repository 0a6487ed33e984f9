using System.Diagnostics;
using System.Globalization;
using Argali.Hdf5.Tests.Support;

namespace Argali.Hdf5.Tests;

/// <summary>
/// Damages files in thousands of ways, each decided by a seed, and reads everything that is left. <c>ARGALI_FUZZ_ITERATIONS</c> sets
/// the number of damaged copies per file.
/// </summary>
public sealed class HostileFilesTests
{
    private const int DefaultIterations = 250;

    private static readonly TimeSpan LongestWalk = TimeSpan.FromSeconds(5);

    private static int Iterations
        => int.TryParse(Environment.GetEnvironmentVariable("ARGALI_FUZZ_ITERATIONS"), CultureInfo.InvariantCulture, out int iterations)
            ? iterations
            : DefaultIterations;

    public static TheoryData<string> Files =>
    [
        "goldens/damage_base.h5", "goldens/damage_base.weights.h5", "goldens/names_unicode_and_odd.h5", "goldens/zero_size_weights.h5",
        "goldens/h5_no_weights_group.h5", "goldens/keras_weights_chunked_gzip.keras!model.weights.h5", "goldens/multi_io_dict.weights.h5",
        "fixtures/types.h5", "fixtures/chunks_v0.h5", "fixtures/chunks_latest.h5", "fixtures/groups_v2.h5", "fixtures/links.h5",
        "fixtures/links_latest.h5", "fixtures/unsupported.h5", "fixtures/user_block.h5",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Walk_DamagedCopies_ReadOrThrowFormatException(string name)
    {
        byte[] original = ReadFile(name);
        for (int seed = 0; seed < Iterations; seed++)
        {
            byte[] damaged = Damage(original, new Random(seed));
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();

            var exception = Record.Exception(() => WalkTolerantly(damaged));

            var elapsed = Stopwatch.GetElapsedTime(start);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(exception is null or Hdf5FormatException, $"{name}, seed {seed}: {exception}");
            Assert.True(elapsed < LongestWalk, $"{name}, seed {seed}: took {elapsed}");
            long bound = (64L << 20) + (200L * original.Length);
            Assert.True(allocated < bound, $"{name}, seed {seed}: allocated {allocated} bytes for a file of {original.Length}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_EveryTruncation_ReadsOrThrowsFormatException(string name)
    {
        byte[] original = ReadFile(name);
        int step = Math.Max(1, original.Length / 200);
        for (int length = 0; length < original.Length; length += step)
        {
            byte[] truncated = original[..length];

            Assert.Throws<Hdf5FormatException>(() => Hdf5File.Open(new MemoryStream(truncated)));
        }
    }

    private static byte[] ReadFile(string name)
        => name.StartsWith("goldens/", StringComparison.Ordinal)
            ? Goldens.Read(name["goldens/".Length..])
            : File.ReadAllBytes(Path.Combine(Goldens.Fixtures, name["fixtures/".Length..]));

    /// <summary>Walks on behind a damaged member, so that one early fault does not hide the rest of the file.</summary>
    private static void WalkTolerantly(byte[] bytes)
    {
        using var file = Hdf5File.Open(new MemoryStream(bytes));
        WalkTolerantly(file.Root);
    }

    private static void WalkTolerantly(Hdf5Group group)
    {
        foreach (string name in group.Names)
        {
            try
            {
                if (group.TryGetGroup(name, out var inner))
                    WalkTolerantly(inner);
                else
                    Walk.One(group.Dataset(name));
            }
            catch (Hdf5FormatException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }

        Walk.One(group);
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        byte[] bytes = (byte[])original.Clone();
        int changes = 1 + random.Next(4);
        for (int change = 0; change < changes; change++)
        {
            // Most of the structure lies where these files have many small numbers; half of the changes aim at it.
            int at = random.Next(2) == 0 ? random.Next(bytes.Length) : random.Next(Math.Min(bytes.Length, 4096));
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes[at] = 0xFF;
                    break;
                case 3:
                    bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Fill((byte)(random.Next(2) * 0xFF));
                    break;
                case 4:
                    BitConverter.TryWriteBytes(bytes.AsSpan(Math.Min(at & ~7, bytes.Length - 8)), (long)random.Next(bytes.Length) & ~7L);
                    break;
                case 5:
                    int length = Math.Min(random.Next(64), bytes.Length - at);
                    int from = random.Next(bytes.Length - length);
                    bytes.AsSpan(from, length).CopyTo(bytes.AsSpan(at));
                    break;
                default:
                    bytes = bytes[..^Math.Min(random.Next(16), bytes.Length - 600)];
                    break;
            }
        }

        return bytes;
    }
}
