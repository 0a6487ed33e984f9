using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Moves and scales inputs to mean 0 and variance 1: <c>(inputs - mean) / sqrt(variance)</c>. Mean and variance are given, or found by
/// <see cref="Adapt(Tensor)"/>; the layer is not trained.
/// </summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/numerical/normalization/"/>
public sealed class Normalization : Layer
{
    // Keras's fuzz factor: the least deviation that is divided by.
    private const float Epsilon = 1e-7f;

    private readonly int[] axes;
    private int[] keptAxes = [];
    private Shape broadcastShape;
    private Variable? adaptMean;
    private Variable? adaptVariance;
    private Tensor constantMean;
    private Tensor constantVariance;

    /// <summary>Makes the layer.</summary>
    /// <param name="axis">
    /// The axes that keep a mean and a variance for each position; <see cref="Axes.None"/> for one of all numbers. Default -1.
    /// </param>
    /// <param name="mean">The means, where they are known; then the variances must be given too.</param>
    /// <param name="variance">The variances, where they are known.</param>
    /// <param name="invert">Whether the layer turns normalised numbers back: <c>inputs · sqrt(variance) + mean</c>. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">Only one of mean and variance is given.</exception>
    public Normalization(Axes axis = default, ArrayLike mean = default, ArrayLike variance = default, bool invert = false, string? name = null)
        : base(name)
    {
        if (mean.IsDefault != variance.IsDefault)
        {
            throw new ArgumentException(
                $"When setting values directly, both mean and variance must be set. Received: mean={mean}, variance={variance}.", nameof(mean));
        }

        axes = axis.IsDefault ? [-1] : [.. axis];
        Mean = mean;
        Variance = variance;
        Invert = invert;
        SupportsMasking = true;
    }

    /// <summary>Gets the axes that keep a mean and a variance for each position; none for one of all numbers.</summary>
    public IReadOnlyList<int> Axis => axes;

    /// <summary>Gets the means that were given to the constructor.</summary>
    public ArrayLike Mean { get; }

    /// <summary>Gets the variances that were given to the constructor.</summary>
    public ArrayLike Variance { get; }

    /// <summary>Gets whether the layer turns normalised numbers back.</summary>
    public bool Invert { get; }

    private protected override bool OverridesOutputShape => true;

    /// <summary>Computes mean and variance of data and uses them from now on.</summary>
    /// <param name="data">The samples, batch axis first: a tensor or an array.</param>
    /// <exception cref="InvalidOperationException">Mean and variance were given to the constructor.</exception>
    /// <exception cref="ArgumentException">There are no data, or the layer was built for others.</exception>
    public void Adapt(Tensor data) => Adapt([data]);

    /// <summary>Computes mean and variance of data that comes in batches, and uses them from now on.</summary>
    /// <param name="batches">The batches; each is read once.</param>
    /// <param name="steps">How many batches are read; null (the default) for all.</param>
    /// <exception cref="InvalidOperationException">Mean and variance were given to the constructor.</exception>
    /// <exception cref="ArgumentException">There are no data, or the layer was built for others.</exception>
    public void Adapt(IEnumerable<Tensor> batches, int? steps = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (!Mean.IsDefault)
            throw new InvalidOperationException($"The layer '{Name}' was made with a mean and a variance: there is nothing to adapt.");
        Moments? moments = null;
        foreach (Tensor batch in batches.Take(steps ?? int.MaxValue))
        {
            Prepare(batch.Shape);
            moments ??= new Moments((int)adaptMean!.Shape.ElementCount);
            moments.Add(batch, keptAxes);
        }

        if (moments is null)
            throw new ArgumentException($"The layer '{Name}' expects data to adapt to. Received no batch.", nameof(batches));
        Set(adaptMean!, moments.Mean);
        Set(adaptVariance!, moments.Variance);
    }

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["axis"] = axes,
        ["invert"] = Invert,
        ["mean"] = Mean.ToConfig(),
        ["variance"] = Variance.ToConfig(),
    });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        foreach (int axis in axes)
        {
            if (axis < -inputShape.Rank || axis >= inputShape.Rank)
            {
                throw new ArgumentException(
                    $"All axis values of Normalization '{Name}' must lie in [{-inputShape.Rank}, {inputShape.Rank - 1}] for inputs of shape {inputShape}. " +
                    $"Received: [{string.Join(", ", axes)}].");
            }
        }

        keptAxes = [.. axes.Select(inputShape.Axis).Order()];
        foreach (int axis in keptAxes)
        {
            if (inputShape[axis] < 0)
                throw new ArgumentException($"Normalization '{Name}' keeps axis {axis}, whose length must be known. Received: {inputShape}.");
        }

        Span<int> lengths = stackalloc int[inputShape.Rank];
        lengths.Fill(1);
        foreach (int axis in keptAxes)
            lengths[axis] = inputShape[axis];
        broadcastShape = new Shape(lengths);
        if (Mean.IsDefault)
        {
            var shape = new Shape([.. keptAxes.Select(axis => inputShape[axis])]);
            adaptMean = AddWeight("mean", shape, "zeros", trainable: false);
            adaptVariance = AddWeight("variance", shape, "ones", trainable: false);

            // Nothing counts in it: it is there for files of old releases.
            AddWeight("count", Shape.Scalar, "zeros", trainable: false, dtype: Engine.DType.Int32);
        }
        else
        {
            constantMean = Broadcast(Mean);
            constantVariance = Broadcast(Variance);
        }
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Tensor values = Ops.Cast(inputs, Engine.DType.Float32);
        Tensor mean = adaptMean is null ? constantMean : Ops.Reshape(adaptMean, broadcastShape);
        Tensor variance = adaptVariance is null ? constantVariance : Ops.Reshape(adaptVariance, broadcastShape);
        Tensor deviation = Ops.Maximum(Ops.Sqrt(variance), Epsilon);
        return Invert ? mean + (values * deviation) : (values - mean) / deviation;
    }

    internal static Normalization FromConfig(Config config) => new(
        Axes.FromConfig(config, "axis"),
        ArrayLike.FromConfig(config, "mean"),
        ArrayLike.FromConfig(config, "variance"),
        config.GetBool("invert", false),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    private void Prepare(Shape shape)
    {
        if (!Built)
        {
            bool keepsBatch = shape.Rank > 0 && axes.Any(axis => axis == 0 || axis == -shape.Rank);
            EnsureBuilt(shape.Rank == 0 || keepsBatch ? shape : shape.With(0, Shape.Unknown));
        }

        bool fits = shape.Rank == broadcastShape.Rank;
        for (int i = 0; fits && i < keptAxes.Length; i++)
            fits = shape[keptAxes[i]] == broadcastShape[keptAxes[i]];
        if (!fits)
        {
            throw new ArgumentException(
                $"The layer '{Name}' was built for inputs of shape {BuildShapes}, but is adapted to data of the incompatible shape {shape}.", nameof(shape));
        }
    }

    private Tensor Broadcast(ArrayLike values)
    {
        try
        {
            return Ops.BroadcastTo(Ops.Cast(values.Values, Engine.DType.Float32), broadcastShape).Clone();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException(
                $"Mean and variance of Normalization '{Name}' must broadcast to {broadcastShape}. Received shape: {values.Values.Shape}.", e);
        }
    }

    private static void Set(Variable variable, ReadOnlySpan<double> values) => variable.Assign(Tensor.From(values, variable.Shape));
}
