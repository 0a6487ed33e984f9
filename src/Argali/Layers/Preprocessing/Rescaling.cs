using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Computes <c>inputs · scale + offset</c>, for example pixels of 0..255 to 0..1.</summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/"/>
public sealed class Rescaling : Layer
{
    private readonly double[] scale;
    private readonly double[] offset;
    private readonly bool scaleIsList;
    private readonly bool offsetIsList;

    /// <summary>Makes the layer.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="offset">What is added. Default 0.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Rescaling(double scale, double offset = 0, string? name = null)
        : this([scale], scaleIsList: false, [offset], offsetIsList: false, name)
    {
    }

    /// <summary>Makes the layer with a factor and an addend for each position of the last axis.</summary>
    /// <param name="scale">The factors, broadcast against the last axis.</param>
    /// <param name="offset">What is added, broadcast against the last axis.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Rescaling(IReadOnlyList<double> scale, IReadOnlyList<double> offset, string? name = null)
        : this([.. scale], scaleIsList: true, [.. offset], offsetIsList: true, name)
    {
    }

    private Rescaling(double[] scale, bool scaleIsList, double[] offset, bool offsetIsList, string? name)
        : base(name)
    {
        this.scale = scale;
        this.offset = offset;
        this.scaleIsList = scaleIsList;
        this.offsetIsList = offsetIsList;
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
        ["scale"] = scaleIsList ? scale : scale[0],
        ["offset"] = offsetIsList ? offset : offset[0],
    });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Tensor values = Ops.Cast(inputs, Engine.DType.Float32);
        return (values * Operand(scale, scaleIsList)) + Operand(offset, offsetIsList);
    }

    internal static Rescaling FromConfig(Config config) => new(
        config.GetDoubles("scale") ?? throw new ConfigException("Rescaling needs 'scale'."),
        config.Find("scale") is IReadOnlyList<object?>,
        config.GetDoubles("offset") ?? [0],
        config.Find("offset") is IReadOnlyList<object?>,
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    private static Tensor Operand(double[] values, bool isList) => isList
        ? Tensor.From<float>(Array.ConvertAll(values, value => (float)value))
        : Tensor.Scalar((float)values[0]);
}
