namespace Argali.Checkpoints;

/// <summary>The best value so far, and whether another is better: strictly, and by more than a least difference.</summary>
/// <remarks>NaN is neither better than anything nor ever the best. Infinities are not either when only finite values count.</remarks>
/// <param name="GreaterIsBetter">Whether greater values are better.</param>
/// <param name="MinDelta">A value must be better by more than this.</param>
/// <param name="FiniteOnly">Whether infinities are passed over too.</param>
/// <param name="Value">The best value so far; the infinity that everything beats before the first.</param>
internal readonly record struct BestValue(bool GreaterIsBetter, double MinDelta, bool FiniteOnly, double Value)
{
    /// <summary>Whether <paramref name="current"/> is better.</summary>
    public bool IsBeatenBy(double current)
    {
        if (double.IsNaN(current) || (FiniteOnly && !double.IsFinite(current)))
        {
            return false;
        }

        return GreaterIsBetter ? current - MinDelta > Value : current + MinDelta < Value;
    }
}
