namespace Argali.Engine;

/// <summary>
/// One number for each of depth, height and width. Sequences have a width only and images no depth: what they lack is filled in, so
/// that one code serves one to three axes.
/// </summary>
internal readonly record struct Spatial(int Depth, int Height, int Width)
{
    /// <summary>The lengths of the axes from <paramref name="first"/> on; axes that are missing have the length 1.</summary>
    public static Spatial Lengths(Shape shape, int first, int rank) => new(
        rank > 2 ? shape[first] : 1,
        rank > 1 ? shape[first + rank - 2] : 1,
        shape[first + rank - 1]);

    /// <summary>An argument of one number for all axes, or of one for each; of none where the default is meant.</summary>
    /// <exception cref="ArgumentException">Another count of numbers, or one that is not positive.</exception>
    public static Spatial Positive(ReadOnlySpan<int> values, int rank, Spatial missing, string operation, string argument)
    {
        if (values.IsEmpty)
            return missing;
        if (values.Length != 1 && values.Length != rank)
        {
            throw new ArgumentException(
                $"{operation} of {rank} axes expects one number or {rank} as {argument}. Received: {values.Length}.", argument);
        }

        foreach (int value in values)
        {
            if (value <= 0)
                throw new ArgumentException($"{operation} expects positive numbers as {argument}. Received: [{string.Join(", ", values.ToArray())}].", argument);
        }

        return Spread(values, rank, 1);
    }

    /// <summary>One number for all axes, or one for each, with <paramref name="missing"/> for the axes that are not there.</summary>
    public static Spatial Spread(ReadOnlySpan<int> values, int rank, int missing)
    {
        int last = values.Length - 1;
        return new(
            rank > 2 ? values[0] : missing,
            rank > 1 ? values[Math.Max(last - 1, 0)] : missing,
            values[last]);
    }

    /// <summary>The shape of images, with as many axes between batch and channels as the operation has.</summary>
    public Shape Images(int batch, int channels, int rank) => rank switch
    {
        1 => new Shape(batch, Width, channels),
        2 => new Shape(batch, Height, Width, channels),
        _ => new Shape(batch, Depth, Height, Width, channels),
    };

    /// <summary>Shows the numbers of the axes that are there.</summary>
    public string Describe(int rank) => rank switch
    {
        1 => $"{Width}",
        2 => $"{Height} x {Width}",
        _ => $"{Depth} x {Height} x {Width}",
    };
}
