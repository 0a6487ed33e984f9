using Argali.Engine;

namespace Argali.Layers;

/// <summary>
/// What the layers that change images by chance have in common: they do so in training only, to one image or to a batch, and draw
/// from a stream of their own.
/// </summary>
/// <remarks>
/// Applied on its own, outside of a model that trains or predicts and without a context, such a layer changes images too, as in Keras,
/// so that it can prepare data: <c>Tensor more = new RandomFlip().Apply(images);</c>.
/// </remarks>
public abstract class RandomImageLayer : Layer
{
    private protected RandomImageLayer(int? seed, string? name)
        : base(name)
    {
        Seed = seed;
        SeedGenerator = Track(new SeedGenerator(seed));
        InputSpec = new InputSpec { MinRank = 3, MaxRank = 4 };
    }

    /// <summary>Gets the seed; null for one from the global generator.</summary>
    public int? Seed { get; }

    /// <summary>Gets the random stream.</summary>
    internal SeedGenerator SeedGenerator { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        InputSpec!.Check(Name, 0, inputShapes.Value);
        return OutputShape(inputShapes.Value);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Tensor images = Ops.Cast(inputs, Engine.DType.Float32);
        if (!context.TrainingOr(unspecified: true))
            return Pass(images);
        return images.Rank == 3 ? Ops.Squeeze(Change(Ops.ExpandDims(images, 0)), 0) : Change(images);
    }

    /// <summary>Gets the shape of the output.</summary>
    private protected virtual Shape OutputShape(Shape input) => input;

    /// <summary>Computes what inference gives.</summary>
    private protected virtual Tensor Pass(Tensor images) => images;

    /// <summary>Changes a batch of images by chance.</summary>
    private protected abstract Tensor Change(Tensor images);

    /// <summary>Draws one uniform number for each image.</summary>
    private protected Tensor Draw(int count, RandomFactor range, double offset = 0) =>
        Ops.RandomUniform([count], (float)(range.Lower + offset), (float)(range.Upper + offset), SeedGenerator);
}
