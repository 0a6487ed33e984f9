using Argali.Engine;
using Argali.Initializers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Divides the kernel of a layer by its largest singular value, estimated by power iteration, before each call in training.
/// </summary>
/// <remarks>Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018.</remarks>
/// <seealso href="https://keras.io/api/layers/normalization_layers/spectral_normalization/"/>
public sealed class SpectralNormalization : Wrapper
{
    private Variable kernel = null!;
    private Variable vectorU = null!;

    /// <summary>Makes the layer.</summary>
    /// <param name="layer">The layer whose <c>kernel</c> (or <c>embeddings</c>) is normalised.</param>
    /// <param name="powerIterations">How many iterations a call makes. Default 1.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of iterations is not positive.</exception>
    public SpectralNormalization(Layer layer, int powerIterations = 1, string? name = null)
        : base(layer, name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(powerIterations);
        PowerIterations = powerIterations;
    }

    /// <summary>Gets how many iterations a call makes.</summary>
    public int PowerIterations { get; }

    internal override IReadOnlyList<string> CallArgumentNames => ["training"];

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => Layer.ComputeOutputShape(inputShapes);

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["power_iterations"] = PowerIterations });

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes)
    {
        base.Build(inputShapes);
        kernel = Layer.OwnVariables.FirstOrDefault(variable => variable.Name is "kernel" or "embeddings")
            ?? throw new ArgumentException(
                $"SpectralNormalization '{Name}' needs a layer with a kernel or embeddings to normalise. Received: {Layer.ClassName} '{Layer.Name}'.");
        Adopt(kernel);
        vectorU = AddWeight("vector_u", [1, kernel.Shape[^1]], new TruncatedNormal(stddev: 0.02), trainable: false);
        InputSpec = new InputSpec { Rank = inputShapes.Value.Rank, Axes = new Dictionary<int, int> { [-1] = inputShapes.Value[^1] } };
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        if (context.Training)
        {
            // As in Keras the kernel itself is replaced: no gradient flows through its norm.
            using (GradientTape.Pause())
                NormalizeKernel();
        }

        return Layer.Apply(inputs, context);
    }

    internal static new SpectralNormalization FromConfig(Config config) =>
        new(InnerLayer(config), config.GetInt("power_iterations", 1), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };

    // With the kernel W as a matrix of as many columns as outputs: v = unit(u Wᵀ), u = unit(v W), then W / (v W uᵀ).
    private void NormalizeKernel()
    {
        Tensor weights = Ops.Reshape(kernel, new Shape(-1, kernel.Shape[^1]));
        if (weights.AsSpan<float>().IndexOfAnyExcept(0f) < 0)
            return;
        Tensor u = vectorU, v = u;
        for (int i = 0; i < PowerIterations; i++)
        {
            v = UnitNormalization.ToUnitLength(Ops.MatMul(u, weights, transposeB: true), [0, 1]);
            u = UnitNormalization.ToUnitLength(Ops.MatMul(v, weights), [0, 1]);
        }

        Tensor sigma = Ops.Reshape(Ops.MatMul(Ops.MatMul(v, weights), u, transposeB: true), Shape.Scalar);
        Tensor normalized = kernel.Value / sigma;
        vectorU.Assign(u);
        kernel.Assign(normalized);
    }
}
