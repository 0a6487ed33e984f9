using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Sums the products of two inputs over an axis of each, sample by sample: inputs <c>(batch, n, k)</c> and <c>(batch, m, k)</c> give
/// <c>(batch, n, m)</c> with axes 2.
/// </summary>
/// <seealso href="https://keras.io/api/layers/merging_layers/dot/"/>
public sealed class Dot : Layer
{
    private readonly bool axesIsList;

    /// <summary>Makes the layer.</summary>
    /// <param name="axes">The axis of both inputs to sum over; not the batch axis.</param>
    /// <param name="normalize">Whether the inputs are first brought to length 1 along it, so that the result is the cosine. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Dot(int axes, bool normalize = false, string? name = null)
        : this((axes, axes), normalize, axesIsList: false, name)
    {
    }

    /// <summary>Makes the layer.</summary>
    /// <param name="axes">The axes of the first and of the second input to sum over; not the batch axis.</param>
    /// <param name="normalize">Whether the inputs are first brought to length 1 along them, so that the result is the cosine. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Dot((int First, int Second) axes, bool normalize = false, string? name = null)
        : this(axes, normalize, axesIsList: true, name)
    {
    }

    private Dot((int First, int Second) axes, bool normalize, bool axesIsList, string? name)
        : base(name)
    {
        Axes = axes;
        Normalize = normalize;
        this.axesIsList = axesIsList;
    }

    /// <summary>Gets the axes to sum over.</summary>
    public (int First, int Second) Axes { get; }

    /// <summary>Gets whether the inputs are first brought to length 1.</summary>
    public bool Normalize { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        (int first, int second) = ResolveAxes(inputShapes);
        Shape output = inputShapes[0].Value.Without(first).Concat(inputShapes[1].Value.Without(second).Without(0));
        return output.Rank == 1 ? output.Concat([1]) : output;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["axes"] = axesIsList ? new[] { Axes.First, Axes.Second } : Axes.First,
        ["normalize"] = Normalize,
    });

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes) => ResolveAxes(inputShapes);

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        (int first, int second) = ResolveAxes(inputs.Map(tensor => tensor.Shape));
        Tensor a = inputs[0], b = inputs[1];
        if (Normalize)
        {
            a = UnitNormalization.ToUnitLength(a, [first]);
            b = UnitNormalization.ToUnitLength(b, [second]);
        }

        Tensor y = Ops.Einsum(Equation(a.Rank, first, b.Rank, second), a, b);
        return y.Rank == 1 ? Ops.ExpandDims(y, -1) : y;
    }

    internal static Dot FromConfig(Config config)
    {
        int[] axes = config.GetInts("axes") is { Length: 1 or 2 } given
            ? given
            : throw new ConfigException($"'axes' of Dot expects one or two integers. Received: {Config.Describe(config.Find("axes"))}.");
        return new Dot((axes[0], axes[^1]), config.GetBool("normalize", false), config.Find("axes") is IReadOnlyList<object?>, config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
    }

    // Letters: a the batch, z the axis summed over.
    private static string Equation(int rankA, int axisA, int rankB, int axisB)
    {
        string a = Letters(rankA, axisA, 'b');
        string b = Letters(rankB, axisB, (char)('b' + rankA));
        return $"{a},{b}->{a.Replace("z", string.Empty, StringComparison.Ordinal)}{b[1..].Replace("z", string.Empty, StringComparison.Ordinal)}";

        static string Letters(int rank, int axis, char next) =>
            string.Concat(Enumerable.Range(0, rank).Select(i => i == 0 ? 'a' : i == axis ? 'z' : next++));
    }

    private (int First, int Second) ResolveAxes(Nest<Shape> shapes)
    {
        if (shapes.IsLeaf || shapes.Count != 2)
        {
            throw new ArgumentException(
                $"A `Dot` layer should be called on a list of 2 inputs. Received: {(shapes.IsLeaf ? "one tensor" : $"{shapes.Count}")} of shape {shapes} (layer '{Name}').");
        }

        Shape a = shapes[0], b = shapes[1];
        int first = a.Axis(Axes.First), second = b.Axis(Axes.Second);
        if (first == 0 || second == 0)
            throw new ArgumentException($"Dot '{Name}' cannot sum over the batch axis 0. Received axes {Axes} for the shapes {a} and {b}.");
        if (a[first] >= 0 && b[second] >= 0 && a[first] != b[second])
        {
            throw new ArgumentException(
                $"Dot '{Name}' sums over axes of equal length. Received shapes {a} and {b}: axis {Axes.First} is {a[first]}, axis {Axes.Second} is {b[second]}.");
        }

        return (first, second);
    }
}
