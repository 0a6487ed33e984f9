using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>
/// A random orthogonal matrix: with all axes but the last flattened, the shorter side's vectors are orthogonal and have the length
/// <see cref="Gain"/>. Keras's <c>Orthogonal</c>.
/// </summary>
public sealed class OrthogonalInitializer : RandomInitializer
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="gain">The length of the vectors. Default 1.</param>
    /// <param name="seed">The seed. Default null: one is drawn.</param>
    public OrthogonalInitializer(double gain = 1.0, int? seed = null)
        : base(seed)
    {
        Gain = gain;
    }

    /// <summary>Gets the length of the vectors.</summary>
    public double Gain { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The shape has fewer than two axes.</exception>
    public override Tensor Call(Shape shape, DType dtype = DType.Float32)
    {
        if (shape.Rank < 2)
        {
            throw new ArgumentException(
                $"The tensor to initialize must be at least two-dimensional. Received: shape={shape} of rank {shape.Rank}.", nameof(shape));
        }

        int columns = shape[^1];
        int rows = checked((int)shape.Slice(0, shape.Rank - 1).ElementCount);
        (Tensor q, Tensor r) = Ops.Qr(Ops.RandomNormal([Math.Max(rows, columns), Math.Min(rows, columns)], seed: Seed));
        ReadOnlySpan<float> orthogonal = q.AsSpan<float>();
        ReadOnlySpan<float> triangle = r.AsSpan<float>();
        var elements = new float[rows * columns];
        int side = Math.Min(rows, columns);

        // The columns' signs are those of R's diagonal: that makes every orthogonal matrix as likely as the others.
        for (int i = 0; i < orthogonal.Length; i++)
        {
            (int row, int column) = int.DivRem(i, side);
            float sign = MathF.Sign(triangle[(column * side) + column]);
            elements[rows >= columns ? i : (column * columns) + row] = (float)Gain * orthogonal[i] * sign;
        }

        return Ops.Cast(Tensor.From<float>(elements, shape), dtype);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new Config { ["gain"] = Gain }.Merge(base.GetConfig());

    internal static OrthogonalInitializer FromConfig(Config config) => new(config.GetDouble("gain", 1.0), SeedFrom(config));
}
