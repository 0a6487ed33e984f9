using System.Collections;

namespace Argali.Diagnostics;

/// <summary>The warnings since <see cref="Warnings.Collect"/>, oldest first. May be read while it collects.</summary>
public sealed class WarningCollector : IReadOnlyList<Warning>, IDisposable
{
    private readonly List<Warning> warnings = [];

    internal WarningCollector(WarningCollector? outer) => Outer = outer;

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (warnings)
            {
                return warnings.Count;
            }
        }
    }

    /// <summary>The collector that was there before this one.</summary>
    internal WarningCollector? Outer { get; }

    /// <inheritdoc/>
    public Warning this[int index]
    {
        get
        {
            lock (warnings)
            {
                return warnings[index];
            }
        }
    }

    /// <summary>Stops collecting; what was collected stays readable.</summary>
    public void Dispose() => Warnings.End(this);

    /// <inheritdoc/>
    public IEnumerator<Warning> GetEnumerator()
    {
        lock (warnings)
        {
            return ((IEnumerable<Warning>)[.. warnings]).GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(Warning warning)
    {
        lock (warnings)
        {
            warnings.Add(warning);
        }
    }
}
