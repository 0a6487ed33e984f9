namespace Argali.Hdf5.IO;

/// <summary>
/// The runs of bytes that objects of the file have laid claim to. In a sound file no two overlap, so refusing overlaps bounds the
/// work and memory of any walk by the size of the file, and breaks every cycle.
/// </summary>
internal sealed class ExtentMap
{
    private readonly SortedSet<Extent> extents = new(Comparer<Extent>.Create((left, right) => left.Start.CompareTo(right.Start)));

    /// <summary>Claims a run. Claiming the same run again for the same owner is no conflict.</summary>
    /// <returns>Whether the run is free or already the owner's.</returns>
    public bool TryClaim(long start, long length, long owner, out Extent conflict)
    {
        conflict = default;
        if (length == 0)
            return true;
        var extent = new Extent(start, start + length, owner);
        if (extents.TryGetValue(extent, out conflict))
            return conflict == extent;
        conflict = extents.GetViewBetween(default, extent).Max;
        if (conflict.End > start)
            return false;
        conflict = extents.GetViewBetween(extent, new Extent(extent.End - 1, 0, 0)).Min;
        return conflict.End == 0 && extents.Add(extent);
    }

    internal readonly record struct Extent(long Start, long End, long Owner);
}
