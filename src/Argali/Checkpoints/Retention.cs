using System.Globalization;

namespace Argali.Checkpoints;

/// <summary>Which files of a run are kept. Join several with <c>|</c>: a file is kept that any of them keeps.</summary>
/// <remarks>
/// <para>
/// The rules hold for the files of one run and one <see cref="CheckpointEntry.Series"/>. Whatever they say, the newest file is kept, and so are
/// files of other runs and the file that the training was resumed from. A file is removed only once a newer one is on the disk.
/// </para>
/// <para>
/// A file that was saved after the training had been ended within an epoch is kept like others, but takes no place from them: with or without
/// it the same others are kept. Of a run that was taken back to an earlier moment, files of later moments are kept until it reaches them again.
/// </para>
/// <para>
/// <see cref="Within"/> limits the bytes of all kept files together: what the rules value least goes first, the newest file and the best
/// one never.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// Retention = Retention.Best(3) | Retention.Last(2) | Retention.OnePerDay
/// // A dry run: what would that keep?
/// Console.WriteLine((Retention.Best(3) | Retention.Last(2)).Plan(CheckpointIndex.Read("run").Files));
/// </code>
/// </example>
public sealed class Retention
{
    private readonly int best;
    private readonly int last;
    private readonly IReadOnlyList<int> epochs = [];
    private readonly IReadOnlyList<TimeSpan> periods = [];
    private readonly bool everything;

    private Retention()
    {
    }

    // Of two rules of a kind the one that keeps more holds, so that joining keeps what either keeps.
    private Retention(Retention a, Retention b)
    {
        best = Math.Max(a.best, b.best);
        last = Math.Max(a.last, b.last);
        epochs = [.. a.epochs.Union(b.epochs)];
        periods = [.. a.periods.Union(b.periods)];
        everything = (a.everything || b.everything) && !(HasRules(a) || HasRules(b));
        Bytes = a.Bytes is { } x && b.Bytes is { } y ? Math.Min(x, y) : a.Bytes ?? b.Bytes;
    }

    private Retention(int best = 0, int last = 0, int epochs = 0, TimeSpan period = default, bool everything = false, long? bytes = null)
    {
        this.best = best;
        this.last = last;
        this.epochs = epochs > 0 ? [epochs] : [];
        periods = period > TimeSpan.Zero ? [period] : [];
        this.everything = everything;
        Bytes = bytes;
    }

    /// <summary>Every file is kept.</summary>
    public static Retention All { get; } = new(everything: true);

    /// <summary>The first file of every hour (UTC).</summary>
    public static Retention OnePerHour { get; } = OnePer(TimeSpan.FromHours(1));

    /// <summary>The first file of every day (UTC).</summary>
    public static Retention OnePerDay { get; } = OnePer(TimeSpan.FromDays(1));

    /// <summary>Whether every file is kept.</summary>
    internal bool KeepsAll => everything && Bytes is null;

    /// <summary>Whether the monitored value matters.</summary>
    internal bool NeedsValues => best > 0;

    /// <summary>The limit of all kept files together, or null.</summary>
    internal long? Bytes { get; }

    /// <summary>The greatest number of files that may be kept, or null if it has no bound.</summary>
    internal int? MaximumFiles => everything || epochs.Count + periods.Count > 0 ? null : best + Math.Max(last, 1);

    /// <summary>
    /// The files with the best values. Of equal ones the older is better; NaN, infinities and files without a value are never among them.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public static Retention Best(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new(best: count);
    }

    /// <summary>The newest files.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public static Retention Last(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new(last: count);
    }

    /// <summary>The last file of each of the epochs n, 2n, 3n, ..., counted from one.</summary>
    /// <param name="epochs">The number n.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epochs"/> is not positive.</exception>
    public static Retention EveryEpochs(int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        return new(epochs: epochs);
    }

    /// <summary>
    /// The first file of every span of time, spans counted from the year 1 (UTC). A clock that jumps back opens no span anew: a file counts
    /// as no older than those saved before it.
    /// </summary>
    /// <param name="period">The length of a span.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is not positive.</exception>
    public static Retention OnePer(TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        return new(period: period);
    }

    /// <summary>At most so many bytes for all kept files together; alone, the newest files that fit.</summary>
    /// <param name="bytes">The limit.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is not positive.</exception>
    public static Retention Within(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return new(everything: true, bytes: bytes);
    }

    /// <summary>What either keeps; of two byte limits the smaller.</summary>
    /// <param name="left">Rules.</param>
    /// <param name="right">More rules.</param>
    /// <returns>Their union.</returns>
    public static Retention operator |(Retention left, Retention right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.BitwiseOr(right);
    }

    /// <summary>What either keeps; of two byte limits the smaller.</summary>
    /// <param name="other">More rules.</param>
    /// <returns>Their union.</returns>
    public Retention BitwiseOr(Retention other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, All) || ReferenceEquals(other, All) ? All : new(this, other);
    }

    /// <summary>Decides about every file. No file is touched: this is also the dry run.</summary>
    /// <param name="files">The files, in any order.</param>
    /// <param name="run">The run that asks; files of others are kept. Default: that of the file with most steps.</param>
    /// <param name="untouchable">Files that must be kept, as the entries name them, such as the one a training was resumed from.</param>
    /// <returns>A decision for each file, oldest first.</returns>
    public RetentionPlan Plan(IEnumerable<CheckpointEntry> files, string? run = null, IEnumerable<string>? untouchable = null) =>
        Plan(files, run, untouchable, step: long.MaxValue);

    /// <summary>The rules in words: <c>best 3, last 2, first per 1.00:00:00</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        List<string> parts = [];
        if (everything)
        {
            parts.Add("all");
        }

        if (best > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"best {best}"));
        }

        parts.AddRange(last > 0 ? [string.Create(CultureInfo.InvariantCulture, $"last {last}")] : []);
        parts.AddRange(epochs.Select(n => string.Create(CultureInfo.InvariantCulture, $"every {n} epochs")));
        parts.AddRange(periods.Select(p => $"first per {p}"));
        parts.AddRange(Bytes is { } bytes ? [string.Create(CultureInfo.InvariantCulture, $"within {bytes:N0} bytes")] : []);
        return string.Join(", ", parts);
    }

    /// <summary>As the public one, while the run goes on.</summary>
    /// <param name="files">The files, in any order.</param>
    /// <param name="run">The run that asks.</param>
    /// <param name="untouchable">Files that must be kept.</param>
    /// <param name="step">The moment that the run has reached. Its files of later moments stay, and take no place from others.</param>
    internal RetentionPlan Plan(IEnumerable<CheckpointEntry> files, string? run, IEnumerable<string>? untouchable, long step)
    {
        ArgumentNullException.ThrowIfNull(files);
        CheckpointEntry[] ordered = [.. files.OrderBy(f => f.Step)];
        run ??= ordered.LastOrDefault()?.Run;
        HashSet<string> kept = [.. untouchable ?? []];
        var candidates = new List<RetentionCandidate>();
        foreach (CheckpointEntry file in ordered)
        {
            var candidate = new RetentionCandidate(file);
            if (file.Run != run)
            {
                candidate.Keep(RetentionCandidate.Untouchable, "of another run");
            }
            else if (file.Step > step)
            {
                candidate.Keep(RetentionCandidate.Untouchable, "of a moment that the run has not reached again");
            }
            else if (kept.Contains(file.File))
            {
                candidate.Keep(RetentionCandidate.Untouchable, "in use");
            }

            candidates.Add(candidate);
        }

        foreach (IGrouping<string, RetentionCandidate> series in candidates.Where(c => c.File.Run == run && c.File.Step <= step).GroupBy(c => c.File.Series))
        {
            RetentionCandidate[] own = [.. series];
            RetentionCandidate[] whole = [.. own.Where(c => !c.File.IsCut)];
            Rank(whole);
            KeepCut(own, whole);
            KeepWithin(own);
        }

        string otherwise = $"none of: {this}";
        return new([.. candidates.Select(c => new RetentionDecision(c.File, c.IsKept, c.IsKept ? c.Reasons : c.Dropped ?? otherwise))]);
    }

    /// <summary>The files that may be removed to make room, those first that the rules value least.</summary>
    /// <param name="files">The files of one series of one run.</param>
    /// <param name="untouchable">Files that must be kept.</param>
    internal IReadOnlyList<CheckpointEntry> Expendable(IEnumerable<CheckpointEntry> files, IEnumerable<string> untouchable)
    {
        HashSet<string> kept = [.. untouchable];
        RetentionCandidate[] own = [.. files.OrderBy(f => f.Step).Select(f => new RetentionCandidate(f))];
        KeepLast(own);
        KeepBest(own, atLeast: 1);
        KeepEpochs(own);
        KeepPeriods(own);
        return [.. InOrderOfDropping(own).Select(c => c.File).Where(f => !kept.Contains(f.File))];
    }

    private static bool HasRules(Retention r) => r.best + r.last + r.epochs.Count + r.periods.Count > 0;

    private static IEnumerable<RetentionCandidate> InOrderOfDropping(IEnumerable<RetentionCandidate> own) =>
        own.Where(c => c.Rank > RetentionCandidate.BestOfAll).OrderByDescending(c => c.Rank);

    private void Rank(RetentionCandidate[] own)
    {
        KeepLast(own);
        KeepBest(own);
        KeepEpochs(own);
        KeepPeriods(own);
    }

    // Each as if it were the only one.
    private void KeepCut(RetentionCandidate[] own, RetentionCandidate[] whole)
    {
        for (int i = 0; i < own.Length; i++)
        {
            if (!own[i].File.IsCut)
            {
                continue;
            }

            RetentionCandidate alone = new(own[i].File);
            Rank([.. whole.Select(c => new RetentionCandidate(c.File)).Append(alone).OrderBy(c => c.File.Step)]);
            if (alone.IsKept)
            {
                own[i].Keep(RetentionCandidate.OfCut(own.Length - i), $"{alone.Reasons}, of a cut epoch");
            }
        }
    }

    private void KeepLast(RetentionCandidate[] own)
    {
        for (int i = own.Length - 1, number = 1; i >= 0; i--, number++)
        {
            if (number == 1)
            {
                own[i].Keep(RetentionCandidate.Newest, "newest");
            }
            else if (number <= last)
            {
                own[i].Keep(RetentionCandidate.OfLast(number), string.Create(CultureInfo.InvariantCulture, $"last #{number}"));
            }
            else if (everything)
            {
                own[i].Keep(RetentionCandidate.OfAge(number), "all are");
            }
        }
    }

    private void KeepBest(RetentionCandidate[] own, int atLeast = 0)
    {
        IEnumerable<RetentionCandidate> ranked = own
            .Where(c => c.File.Value is { } value && double.IsFinite(value))
            .OrderBy(c => c.File.GreaterIsBetter ? -c.File.Value!.Value : c.File.Value!.Value)
            .ThenBy(c => c.File.Step)
            .Take(Math.Max(best, everything ? 1 : atLeast));
        int number = 1;
        foreach (RetentionCandidate candidate in ranked)
        {
            candidate.Keep(RetentionCandidate.OfBest(number), string.Create(CultureInfo.InvariantCulture, $"best #{number}"));
            number++;
        }
    }

    private void KeepEpochs(RetentionCandidate[] own)
    {
        foreach (int n in epochs)
        {
            foreach (IGrouping<int, RetentionCandidate> epoch in own.GroupBy(c => c.File.Epoch).Where(g => (g.Key + 1) % n == 0))
            {
                epoch.Last().Keep(
                    RetentionCandidate.OfAge(own.Length - Array.IndexOf(own, epoch.Last())),
                    string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Key + 1} of every {n}"));
            }
        }
    }

    private void KeepPeriods(RetentionCandidate[] own)
    {
        foreach (TimeSpan period in periods)
        {
            long span = -1;
            for (int i = 0; i < own.Length; i++)
            {
                long current = own[i].File.Created.UtcTicks / period.Ticks;
                if (current > span)
                {
                    span = current;
                    own[i].Keep(
                        RetentionCandidate.OfAge(own.Length - i),
                        string.Create(CultureInfo.InvariantCulture, $"first since {new DateTime(current * period.Ticks, DateTimeKind.Utc):u} ({period})"));
                }
            }
        }
    }

    private void KeepWithin(RetentionCandidate[] own)
    {
        if (Bytes is not { } limit)
        {
            return;
        }

        long total = own.Where(c => c.IsKept).Sum(c => c.File.Bytes);
        foreach (RetentionCandidate candidate in InOrderOfDropping(own.Where(c => c.IsKept)))
        {
            if (total <= limit)
            {
                return;
            }

            total -= candidate.File.Bytes;
            candidate.Drop(string.Create(CultureInfo.InvariantCulture, $"over {limit:N0} bytes ({candidate.Reasons})"));
        }
    }
}
