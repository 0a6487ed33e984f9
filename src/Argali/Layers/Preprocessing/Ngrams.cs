using System.Collections;
using System.Runtime.CompilerServices;
using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Which runs of neighbouring tokens become tokens themselves: <c>ngrams: 2</c> for runs of one and two, <c>ngrams: [2]</c> for those of
/// two alone.
/// </summary>
[CollectionBuilder(typeof(Ngrams), nameof(Create))]
public readonly struct Ngrams : IEnumerable<int>
{
    private readonly int[]? widths;
    private readonly int? upTo;

    private Ngrams(int[] widths, int? upTo)
    {
        foreach (int width in widths)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width, "ngrams");
        this.widths = widths;
        this.upTo = upTo;
    }

    /// <summary>Takes all runs of 1 to so many tokens.</summary>
    public static implicit operator Ngrams(int upTo)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(upTo, "ngrams");
        AllocationBudget.Require([upTo], DType.Int32);
        return new([.. Enumerable.Range(1, upTo)], upTo);
    }

    /// <summary>Takes runs of exactly these numbers of tokens.</summary>
    public static Ngrams Create(ReadOnlySpan<int> widths) => new(widths.ToArray(), null);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(widths ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal string[] Apply(string[] tokens)
    {
        var runs = new List<string>();
        foreach (int width in this)
        {
            for (int start = 0; start + width <= tokens.Length; start++)
                runs.Add(width == 1 ? tokens[start] : string.Join(' ', tokens, start, width));
        }

        return [.. runs];
    }

    /// <exception cref="ConfigException">The value is neither an integer nor a list of integers.</exception>
    internal static Ngrams? FromConfig(Config config)
    {
        try
        {
            return config.Find("ngrams") switch
            {
                null => null,
                long upTo => (int)upTo,
                _ => Create(config.GetInts("ngrams")),
            };
        }
        catch (ArgumentException e)
        {
            throw new ConfigException(e.Message, e);
        }
    }

    internal object ToConfig() => upTo ?? (object)(widths ?? []);
}
