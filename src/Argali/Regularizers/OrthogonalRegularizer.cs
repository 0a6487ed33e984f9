using Argali.Engine;
using Argali.Saving;

namespace Argali.Regularizers;

/// <summary>A penalty on the angles between the rows (or columns) of a matrix: factor * the mean of |cos| over all pairs.</summary>
/// <remarks>A matrix of one row (or column) has no pairs: its penalty is NaN, as in Keras.</remarks>
public sealed class OrthogonalRegularizer : Regularizer
{
    // Keras's epsilon bounds the norm that a vector is divided by.
    private const float LeastSquaredNorm = 1e-7f * 1e-7f;

    private readonly float factor;

    /// <summary>Makes the regularizer.</summary>
    /// <param name="factor">The factor; held as float32. Default 0.01.</param>
    /// <param name="mode">Which vectors. Default the rows.</param>
    /// <exception cref="ArgumentException"><paramref name="mode"/> is not defined.</exception>
    public OrthogonalRegularizer(double factor = 0.01, OrthogonalMode mode = OrthogonalMode.Rows)
    {
        if (!Enum.IsDefined(mode))
            throw new ArgumentException($"Invalid value for argument `mode`. Expected Rows or Columns. Received: mode={mode}", nameof(mode));
        this.factor = (float)factor;
        Mode = mode;
    }

    /// <summary>Gets which vectors are meant.</summary>
    public OrthogonalMode Mode { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input has not two axes.</exception>
    public override Tensor Call(Tensor x)
    {
        if (x.Rank != 2)
            throw new ArgumentException($"Inputs to OrthogonalRegularizer must have rank 2. Received: inputs.shape={x.Shape}", nameof(x));
        bool rows = Mode == OrthogonalMode.Rows;
        int size = x.Shape[rows ? 0 : 1];
        Tensor unit = x * Ops.Rsqrt(Ops.Maximum(Ops.Sum(Ops.Square(x), rows ? 1 : 0, keepdims: true), LeastSquaredNorm));
        Tensor cosines = Ops.MatMul(unit, unit, transposeA: !rows, transposeB: rows);
        float pairs = size * (size - 1f) / 2f;
        return Ops.Sum(Ops.Abs(cosines * OffDiagonal(size))) * (factor * 0.5f) / pairs;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new() { ["factor"] = factor, ["mode"] = Mode == OrthogonalMode.Rows ? "rows" : "columns" };

    internal static OrthogonalRegularizer FromConfig(Config config) => new(
        config.GetDouble("factor", 0.01),
        config.GetString("mode", "rows") switch
        {
            "rows" => OrthogonalMode.Rows,
            "columns" => OrthogonalMode.Columns,
            string other => throw new ConfigException(
                $"Invalid value for argument `mode`. Expected one of \"rows\", \"columns\". Received: mode={other}"),
        });

    private static Tensor OffDiagonal(int size)
    {
        var elements = new float[size * size];
        Array.Fill(elements, 1f);
        for (int i = 0; i < size; i++)
            elements[(i * size) + i] = 0f;
        return Tensor.From<float>(elements, [size, size]);
    }
}
