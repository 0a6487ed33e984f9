using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Makes a sequence of one vector: <c>(batch, features)</c> to <c>(batch, n, features)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/repeat_vector/"/>
public sealed class RepeatVector : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="n">How often the vector is repeated.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public RepeatVector(int n, string? name = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        N = n;
        InputSpec = new InputSpec { Rank = 2 };
    }

    /// <summary>Gets how often the vector is repeated.</summary>
    public int N { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        InputSpec!.Check(Name, 0, inputShapes.Value);
        return inputShapes.Value.Insert(1, N);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["n"] = N });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => Ops.Repeat(Ops.ExpandDims(inputs, 1), N, 1);

    internal static RepeatVector FromConfig(Config config) => new(config.GetInt("n"), config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
