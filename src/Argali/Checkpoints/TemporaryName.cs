using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Argali.Checkpoints;

/// <summary>
/// Names of temporary files: <c>{target}.tmp-{machine}-{run}-{number}</c>, so that what a dead run left is told from what another run is
/// writing.
/// </summary>
internal static partial class TemporaryName
{
    // A name is cut so that it never exceeds the 255 bytes of common file systems when the target's own name does not.
    private const int MaximumLength = 48;
    private static int counter;

    /// <summary>Marks the files of this process, different in every run.</summary>
    public static string Run { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Marks the files of this machine (or container).</summary>
    public static string Machine { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName)))[..8];

    /// <summary>A new path beside <paramref name="target"/>.</summary>
    public static string For(string target)
    {
        ReadOnlySpan<char> name = Path.GetFileName(target.AsSpan());
        name = name[..Math.Min(name.Length, MaximumLength)];
        if (name.Length > 0 && char.IsHighSurrogate(name[^1]))
            name = name[..^1];
        int number = Interlocked.Increment(ref counter);
        string temporary = string.Create(CultureInfo.InvariantCulture, $"{name}.tmp-{Machine}-{Run}-{number}");
        return Path.Join(Path.GetDirectoryName(target.AsSpan()), temporary);
    }

    /// <summary>Whether a name is that of a temporary file of another run, and whether that ran on this machine.</summary>
    public static bool IsOfAnotherRun(string name, out bool ofThisMachine)
    {
        Match match = Pattern().Match(name);
        ofThisMachine = match.Success && match.Groups[1].ValueSpan.SequenceEqual(Machine);
        return match.Success && !match.Groups[2].ValueSpan.SequenceEqual(Run);
    }

    [GeneratedRegex(@"\.tmp-([0-9a-f]{8})-([0-9a-f]{12})-[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
