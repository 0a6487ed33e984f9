namespace Argali.Checkpoints;

/// <summary>A file about which a <see cref="Retention"/> decides, and how much it is worth: a smaller rank is worth more.</summary>
internal sealed class RetentionCandidate(CheckpointEntry file)
{
    /// <summary>Never removed.</summary>
    public const long Untouchable = 0;

    /// <summary>The newest file: never removed.</summary>
    public const long Newest = 1;

    /// <summary>The file with the best value: never removed to save space.</summary>
    public const long BestOfAll = 2;

    private const long FirstOfLast = 1L << 32;
    private const long FirstOfAge = 1L << 33;
    private const long FirstOfCut = 1L << 34;
    private readonly List<string> reasons = [];

    public CheckpointEntry File { get; } = file;

    /// <summary>The best rank that a rule gave; the worst there is when no rule keeps the file.</summary>
    public long Rank { get; private set; } = long.MaxValue;

    public bool IsKept => reasons.Count > 0 && Dropped is null;

    public string Reasons => string.Join(", ", reasons);

    /// <summary>Why it is removed although a rule keeps it; null if it is not.</summary>
    public string? Dropped { get; private set; }

    public static long OfBest(int number) => BestOfAll + number - 1;

    public static long OfLast(int number) => FirstOfLast + number;

    /// <summary>Of files kept for their age, the oldest is worth least.</summary>
    public static long OfAge(int number) => FirstOfAge + number;

    /// <summary>Of files of cut epochs, which are worth less than all others, the oldest is worth least.</summary>
    public static long OfCut(int number) => FirstOfCut + number;

    public void Keep(long rank, string reason)
    {
        Rank = Math.Min(Rank, rank);
        reasons.Add(reason);
    }

    public void Drop(string reason) => Dropped = reason;
}
