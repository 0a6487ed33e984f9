using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Reorders the axes of every sample: with <c>[2, 1]</c>, <c>(batch, a, b)</c> becomes <c>(batch, b, a)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/permute/"/>
public sealed class Permute : Layer
{
    private readonly int[] dims;

    /// <summary>Makes the layer.</summary>
    /// <param name="dims">The axes in their new order, counted from 1; the batch axis stays.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">The axes are not 1, 2, ... in some order.</exception>
    public Permute(IReadOnlyList<int> dims, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(dims);
        this.dims = [.. dims];
        if (!this.dims.Order().SequenceEqual(Enumerable.Range(1, this.dims.Length)))
        {
            throw new ArgumentException(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` must be consecutive and start " +
                $"from 1. Received dims=({string.Join(", ", this.dims)})",
                nameof(dims));
        }

        InputSpec = new InputSpec { Rank = this.dims.Length + 1 };
    }

    /// <summary>Gets the axes in their new order, counted from 1.</summary>
    public IReadOnlyList<int> Dims => dims;

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.Value, output = input;
        InputSpec!.Check(Name, 0, input);
        for (int i = 0; i < dims.Length; i++)
            output = output.With(i + 1, input[dims[i]]);
        return output;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["dims"] = dims });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => Ops.Transpose(inputs, [0, .. dims]);

    internal static Permute FromConfig(Config config) => new(
        config.GetInts("dims") ?? throw new ConfigException("Permute needs 'dims'."), config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
