namespace Argali.Torture;

/// <summary>
/// What a power cut may leave of a <see cref="SimulatedDisk"/>: everything that was flushed, and of the rest any part. Names: any subset
/// of the changes, in their order, each of them whole. Bytes: any subset of the sectors, in any order, and a length that may have grown
/// to its full value over sectors that were not written, which read as zeros.
/// </summary>
internal sealed class CrashStates(IReadOnlyList<DiskEvent> events, int sector, int seed)
{
    private const int EnumeratedNames = 6;
    private const int EnumeratedSectors = 5;
    private readonly Random random = new(seed);

    /// <summary>The states after the first <paramref name="count"/> events, at most <paramref name="limit"/> of them.</summary>
    public IEnumerable<Dictionary<string, byte[]>> After(int count, int limit)
    {
        (Dictionary<string, int> durable, List<DiskEvent.Naming> pending) = Names(count);
        var states = new List<(Dictionary<string, int> Names, int Changed, Func<byte[]> Content)>();
        foreach (Dictionary<string, int> names in NameStates(durable, pending))
        {
            states.Add((names, -1, () => []));
            foreach (int file in names.Values.Distinct())
            {
                foreach (Func<byte[]> content in Contents(file, count))
                    states.Add((names, file, content));
            }
        }

        if (states.Count > limit)
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(states));
        var settled = new Dictionary<int, byte[]>();
        foreach ((Dictionary<string, int> names, int changed, Func<byte[]> content) in states.Take(limit))
        {
            yield return names.ToDictionary(
                entry => entry.Key,
                entry => entry.Value == changed ? content() : settled.TryGetValue(entry.Value, out byte[]? bytes) ? bytes : settled[entry.Value] = Durable(entry.Value, count));
        }
    }

    private (Dictionary<string, int> Durable, List<DiskEvent.Naming> Pending) Names(int count)
    {
        var durable = new Dictionary<string, int>();
        var pending = new List<DiskEvent.Naming>();
        foreach (DiskEvent happened in events.Take(count))
        {
            if (happened is DiskEvent.Naming naming)
            {
                pending.Add(naming);
            }
            else if (happened is DiskEvent.NamesFlushed)
            {
                Resolve(pending).ForEach(change => Apply(durable, change));
                pending.Clear();
            }
        }

        return (durable, pending);
    }

    private IEnumerable<Dictionary<string, int>> NameStates(Dictionary<string, int> durable, List<DiskEvent.Naming> pending)
    {
        List<(string? Removed, string? Added, int File)> changes = Resolve(pending);
        int subsets = 1 << Math.Min(changes.Count, EnumeratedNames);
        for (int i = 0; i < subsets; i++)
        {
            long subset = changes.Count <= EnumeratedNames ? i : random.NextInt64(1L << Math.Min(changes.Count, 62));
            var names = new Dictionary<string, int>(durable);
            for (int change = 0; change < changes.Count; change++)
            {
                if ((subset >> change & 1) != 0)
                    Apply(names, changes[change]);
            }

            yield return names;
        }
    }

    // What a change does does not depend on whether those before it reach the disk: a rename carries its file.
    private List<(string? Removed, string? Added, int File)> Resolve(List<DiskEvent.Naming> pending)
    {
        Dictionary<string, int> created = events.OfType<DiskEvent.Created>().ToDictionary(e => e.Name, e => e.File);
        return [.. pending.Select<DiskEvent.Naming, (string?, string?, int)>(change => change switch
        {
            DiskEvent.Created made => (null, made.Name, made.File),
            DiskEvent.Renamed renamed => (renamed.From, renamed.To, created[renamed.From]),
            DiskEvent.Deleted deleted => (deleted.Name, null, -1),
            _ => throw new InvalidOperationException(change.ToString()),
        })];
    }

    private static void Apply(Dictionary<string, int> names, (string? Removed, string? Added, int File) change)
    {
        if (change.Removed is { } removed)
            names.Remove(removed);
        if (change.Added is { } added)
            names[added] = change.File;
    }

    private byte[] Durable(int file, int count)
    {
        (List<DiskEvent.Written> flushed, _) = Writes(file, count);
        return Build(flushed, [], LengthOf(flushed));
    }

    private (List<DiskEvent.Written> Flushed, List<DiskEvent.Written> Pending) Writes(int file, int count)
    {
        var flushed = new List<DiskEvent.Written>();
        var pending = new List<DiskEvent.Written>();
        foreach (DiskEvent happened in events.Take(count))
        {
            if (happened is DiskEvent.Written written && written.File == file)
            {
                pending.Add(written);
            }
            else if (happened is DiskEvent.FileFlushed synced && synced.File == file)
            {
                flushed.AddRange(pending);
                pending.Clear();
            }
        }

        return (flushed, pending);
    }

    private IEnumerable<Func<byte[]>> Contents(int file, int count)
    {
        (List<DiskEvent.Written> flushed, List<DiskEvent.Written> pending) = Writes(file, count);
        if (pending.Count == 0)
            yield break;

        List<DiskEvent.Written> pieces = [.. pending.SelectMany(Torn)];
        int all = pieces.Count;
        long full = LengthOf(flushed.Concat(pending));
        foreach (Func<int, bool> reached in Subsets(all))
        {
            List<DiskEvent.Written> arrived = [.. pieces.Where((_, i) => reached(i))];
            yield return () => Build(flushed, arrived, LengthOf(flushed.Concat(arrived)));
            if (LengthOf(flushed.Concat(arrived)) < full)
                yield return () => Build(flushed, arrived, full);
        }
    }

    private IEnumerable<Func<int, bool>> Subsets(int pieces)
    {
        if (pieces <= EnumeratedSectors)
        {
            for (int subset = 0; subset < 1 << pieces; subset++)
            {
                int bits = subset;
                yield return i => (bits >> i & 1) != 0;
            }

            yield break;
        }

        yield return _ => true;
        for (int at = 0; at < pieces; at++)
        {
            int limit = at;
            yield return i => i < limit;
            yield return i => i > limit;
            yield return i => i == limit;
            yield return i => i != limit;
        }

        for (int i = 0; i < 16; i++)
        {
            bool[] chosen = [.. Enumerable.Range(0, pieces).Select(_ => random.Next(2) == 0)];
            yield return piece => chosen[piece];
        }
    }

    private IEnumerable<DiskEvent.Written> Torn(DiskEvent.Written written)
    {
        for (int start = 0; start < written.Bytes.Length;)
        {
            int length = Math.Min(written.Bytes.Length - start, sector - (int)((written.Offset + start) % sector));
            yield return new DiskEvent.Written(written.File, written.Offset + start, written.Bytes[start..(start + length)]);
            start += length;
        }
    }

    private static long LengthOf(IEnumerable<DiskEvent.Written> writes) =>
        writes.Select(written => written.Offset + written.Bytes.Length).DefaultIfEmpty(0).Max();

    private static byte[] Build(List<DiskEvent.Written> flushed, List<DiskEvent.Written> arrived, long length)
    {
        var content = new byte[length];
        foreach (DiskEvent.Written written in flushed.Concat(arrived))
            written.Bytes.CopyTo(content, written.Offset);
        return content;
    }
}
