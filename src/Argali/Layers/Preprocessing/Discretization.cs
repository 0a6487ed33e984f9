using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Replaces numbers by the numbers of the ranges that they lie in. The boundaries of the ranges are given, or found by
/// <see cref="Adapt(Tensor)"/> such that each range gets an equal share of the data.
/// </summary>
/// <remarks>With boundaries b0, b1, ... range 0 is below b0, range 1 is from b0 on and below b1, and so on.</remarks>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/numerical/discretization/"/>
public sealed class Discretization : Layer
{
    private readonly bool boundariesAreGiven;
    private double[] boundaries;

    /// <summary>Makes the layer. Give either boundaries or a number of bins.</summary>
    /// <param name="binBoundaries">The boundaries, ascending; null where they are to be found in data.</param>
    /// <param name="numBins">The number of ranges that <see cref="Adapt(Tensor)"/> makes.</param>
    /// <param name="epsilon">How inexact the shares may be: the smaller, the more memory adapting takes. Default 0.01.</param>
    /// <param name="outputMode">The form of the output; not tf-idf. Default: the numbers of the ranges.</param>
    /// <param name="sparse">Must be false: Argali's tensors are dense.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">
    /// Boundaries and a number of bins are given, there is no such mode, or sparse output is asked for.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins or the inexactness is not positive.</exception>
    public Discretization(
        IReadOnlyList<double>? binBoundaries = null,
        int? numBins = null,
        double epsilon = 0.01,
        OutputMode outputMode = OutputMode.Int,
        bool sparse = false,
        string? name = null)
        : this(binBoundaries, binBoundaries is not null, numBins, epsilon, outputMode, sparse, name)
    {
        if (numBins is not null && binBoundaries is not null)
        {
            throw new ArgumentException(
                "Both numBins and binBoundaries should not be set. " +
                $"Received: numBins={numBins}, binBoundaries=[{string.Join(", ", binBoundaries)}].", nameof(numBins));
        }
    }

    private Discretization(
        IReadOnlyList<double>? boundaries, bool areGiven, int? numBins, double epsilon, OutputMode outputMode, bool sparse, string? name)
        : base(name)
    {
        if (numBins is { } bins)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins, nameof(numBins));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        CategoricalEncoding.RefuseSparse(sparse);
        this.boundaries = [.. boundaries ?? []];
        boundariesAreGiven = areGiven;
        NumBins = numBins;
        Epsilon = epsilon;
        OutputMode = CategoricalEncoding.Require(
            outputMode, [OutputMode.Int, OutputMode.OneHot, OutputMode.MultiHot, OutputMode.Count], nameof(Discretization));
        DType = outputMode == OutputMode.Int ? "int64" : "float32";
    }

    /// <summary>Gets the boundaries; none before the layer is adapted.</summary>
    public IReadOnlyList<double> BinBoundaries => boundaries;

    /// <summary>Gets the number of ranges that adapting makes.</summary>
    public int? NumBins { get; }

    /// <summary>Gets how inexact the shares may be.</summary>
    public double Epsilon { get; }

    /// <summary>Gets the form of the output.</summary>
    public OutputMode OutputMode { get; }

    private protected override bool OverridesOutputShape => true;

    private protected override DType OutputDType => DType.ComputeDType;

    private int Depth => boundaries.Length == 0 ? NumBins ?? 1 : boundaries.Length + 1;

    /// <summary>Finds the boundaries in data and uses them from now on.</summary>
    /// <param name="data">Numbers of any shape.</param>
    /// <exception cref="InvalidOperationException">The layer was made with boundaries, or without a number of bins.</exception>
    /// <exception cref="ArgumentException">There are no data.</exception>
    public void Adapt(Tensor data) => Adapt([data]);

    /// <summary>Finds the boundaries in data that comes in batches, and uses them from now on.</summary>
    /// <param name="batches">The batches; each is read once.</param>
    /// <param name="steps">How many batches are read; null (the default) for all.</param>
    /// <exception cref="InvalidOperationException">The layer was made with boundaries, or without a number of bins.</exception>
    /// <exception cref="ArgumentException">There are no data.</exception>
    public void Adapt(IEnumerable<Tensor> batches, int? steps = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (boundariesAreGiven)
        {
            throw new InvalidOperationException(
                $"Cannot adapt the Discretization layer '{Name}', which was made with binBoundaries. Use numBins instead.");
        }

        int bins = NumBins ?? throw new InvalidOperationException($"Cannot adapt the Discretization layer '{Name}': it was made without numBins.");
        var summary = new QuantileSummary(Epsilon);
        foreach (Tensor batch in batches.Take(steps ?? int.MaxValue))
            summary.Add(Ops.Cast(batch, Engine.DType.Float32).AsSpan<float>());
        if (summary.IsEmpty)
            throw new ArgumentException($"The layer '{Name}' expects data to adapt to. Received none.", nameof(batches));
        boundaries = Array.ConvertAll(summary.Boundaries(bins), boundary => (double)boundary);
    }

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) =>
        CategoricalEncoding.OutputShape(inputShapes.Value, OutputMode, Depth, keepUnitAxis: true);

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["bin_boundaries"] = boundaries,
        ["num_bins"] = NumBins,
        ["epsilon"] = Epsilon,
        ["output_mode"] = OutputMode.KerasName(),
        ["sparse"] = false,
        ["name"] = Name,
        ["dtype"] = DType.Name,
    };

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        if (boundaries.Length == 0 && NumBins is not null and not 1)
            throw new InvalidOperationException($"The Discretization layer '{Name}' has no boundaries yet. Call Adapt first.");
        float[] edges = Array.ConvertAll(boundaries, boundary => (float)boundary);
        ReadOnlySpan<float> values = Ops.Cast(inputs, Engine.DType.Float32).AsSpan<float>();
        var ranges = new long[values.Length];
        for (int i = 0; i < ranges.Length; i++)
            ranges[i] = RangeOf(values[i], edges);
        Tensor encoded = CategoricalEncoding.Encode(Tensor.From<long>(ranges, inputs.Shape), OutputMode, Depth, keepUnitAxis: true);
        return Ops.Cast(encoded, DType.ComputeDType);
    }

    internal static Discretization FromConfig(Config config)
    {
        OutputMode mode = config.GetOutputMode(OutputMode.Int);
        double[]? boundaries = config.GetDoubles("bin_boundaries");
        int? bins = config.GetIntOrNull("num_bins");

        // An adapted layer has both.
        return new Discretization(
            boundaries,
            boundaries is not null && bins is null,
            bins,
            config.GetDouble("epsilon", 0.01),
            mode,
            config.GetBool("sparse", false),
            config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype") ?? (mode == OutputMode.Int ? "int64" : "float32")),
        };
    }

    // The number of edges that are not above the value; NaN lies above all.
    private static int RangeOf(float value, float[] edges)
    {
        int low = 0, high = edges.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (value < edges[middle])
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
