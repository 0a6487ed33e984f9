namespace Argali.Layers;

/// <summary>
/// Orders strings by code points, which is the order of their UTF-8 bytes. UTF-16 differs where a surrogate meets a character from
/// U+E000 on.
/// </summary>
internal sealed class CodePointComparer : IComparer<string>
{
    public static readonly CodePointComparer Instance = new();

    public int Compare(string? x, string? y)
    {
        int same = x.AsSpan().CommonPrefixLength(y);
        int left = x?.Length ?? 0;
        int right = y?.Length ?? 0;
        return same == left || same == right ? left.CompareTo(right) : Rank(x![same]).CompareTo(Rank(y![same]));
    }

    // Surrogates stand for code points beyond all others.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
