using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Computes <c>inputs · scale + offset</c>, for example pixels of 0..255 to 0..1.</summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/"/>
public sealed class Rescaling : Layer
{
    private readonly double[] scale;
    private readonly double[] offset;
    private readonly object scaleAsGiven;
    private readonly object offsetAsGiven;

    /// <summary>Makes the layer.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="offset">What is added. Default 0.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Rescaling(double scale, double offset = 0, string? name = null)
        : this([scale], scale, [offset], offset, name)
    {
    }

    /// <summary>Makes the layer with a factor and an addend for each position of the last axis.</summary>
    /// <param name="scale">The factors, broadcast against the last axis.</param>
    /// <param name="offset">What is added, broadcast against the last axis.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Rescaling(IReadOnlyList<double> scale, IReadOnlyList<double> offset, string? name = null)
        : this([.. scale], scale, [.. offset], offset, name)
    {
    }

    private Rescaling(double[] scale, object scaleAsGiven, double[] offset, object offsetAsGiven, string? name)
        : base(name)
    {
        this.scale = scale;
        this.offset = offset;
        this.scaleAsGiven = scaleAsGiven;
        this.offsetAsGiven = offsetAsGiven;
        SupportsMasking = true;
    }

    /// <summary>Gets the factors: one, or one for each position of the last axis.</summary>
    public IReadOnlyList<double> Scale => scale;

    /// <summary>Gets the addends: one, or one for each position of the last axis.</summary>
    public IReadOnlyList<double> Offset => offset;

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["scale"] = scaleAsGiven,
        ["offset"] = offsetAsGiven,
    });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Tensor values = Ops.Cast(inputs, Engine.DType.Float32);
        return (values * Operand(scale, scaleAsGiven)) + Operand(offset, offsetAsGiven);
    }

    internal static Rescaling FromConfig(Config config) => new(
        config.GetDoubles("scale") ?? throw new ConfigException("Rescaling needs 'scale'."),
        config.Find("scale")!,
        config.GetDoubles("offset") ?? [0],
        config.Find("offset") ?? 0.0,
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    // Numbers are written as they were given: Keras keeps an integer such as -1 apart from -1.0.
    private static Tensor Operand(double[] values, object asGiven) => asGiven is double or long
        ? Tensor.Scalar((float)values[0])
        : Tensor.From<float>(Array.ConvertAll(values, value => (float)value));
}
