namespace Argali.Engine.Kernels;

/// <summary>A way of combining many elements into one, written once for every width.</summary>
internal interface IReduction
{
    /// <summary>Gets what an empty reduction gives.</summary>
    static abstract float Identity { get; }

    /// <summary>Gets an element that changes nothing, to fill up a last register.</summary>
    static abstract float Padding { get; }

    /// <summary>Takes an element into what has been gathered.</summary>
    static abstract TV Take<TV>(TV gathered, TV x) where TV : struct, ILanes<TV>;

    /// <summary>Combines two gathered values.</summary>
    static abstract TV Combine<TV>(TV a, TV b) where TV : struct, ILanes<TV>;

    /// <summary>Combines two gathered values of long arrays.</summary>
    static abstract double Combine(double a, double b);
}
