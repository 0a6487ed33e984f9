using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Attention without projections over the inputs <c>[query, value]</c> or <c>[query, value, key]</c>, of shapes <c>(batch, queries,
/// n)</c>, <c>(batch, values, m)</c> and <c>(batch, values, n)</c>: the base of <see cref="Attention"/> and <see cref="AdditiveAttention"/>.
/// </summary>
/// <remarks>
/// <para>The result is <c>softmax(scores) · value</c>, of shape <c>(batch, queries, m)</c>. The call takes Keras's arguments: <c>mask</c>, a
/// list of the masks of query and value, without which the masks of the inputs count; <c>return_attention_scores</c>, which adds the
/// probabilities <c>(batch, queries, values)</c> as a second output; <c>use_causal_mask</c>, by which a query sees only the values up to its
/// own position.</para>
/// <para>A mask of the values <c>(batch, values)</c> is broadcast to the scores as it is, unless there is a causal mask: Keras 3.3.3 does
/// not insert the axis of the queries.</para>
/// </remarks>
public abstract class ScoredAttention : Layer
{
    // What Keras takes off scores that a mask excludes.
    private const float Excluded = 1e9f;

    private readonly SeedGenerator? seedGenerator;

    /// <summary>Makes the layer.</summary>
    /// <param name="useScale">Whether the scores have a learned scale.</param>
    /// <param name="dropout">The part of the probabilities that training drops, in [0, 1].</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    private protected ScoredAttention(bool useScale, double dropout, int? seed, string? name)
        : base(name)
    {
        if (dropout is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(dropout), dropout, $"`{nameof(dropout)}` expects a value between 0 and 1. Received: {dropout}.");
        UseScale = useScale;
        Dropout = dropout;
        seedGenerator = dropout > 0 ? Track(new SeedGenerator(seed)) : null;
        SupportsMasking = true;
    }

    /// <summary>Gets whether the scores have a learned scale.</summary>
    public bool UseScale { get; }

    /// <summary>Gets the part of the probabilities that training drops.</summary>
    public double Dropout { get; }

    internal override IReadOnlyList<string> CallArgumentNames => ["mask", "training", "return_attention_scores", "use_causal_mask"];

    internal override bool AcceptsMask => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        CheckInputs(inputShapes);
        return inputShapes[0].Value.With(-1, inputShapes[1].Value[^1]);
    }

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes)
    {
        CheckInputs(inputShapes);
        BuildWeights(inputShapes[0]);
    }

    /// <summary>Makes the weights for queries of the given shape.</summary>
    private protected abstract void BuildWeights(Shape query);

    /// <summary>Computes the scores <c>(batch, queries, values)</c>.</summary>
    private protected abstract Tensor Score(Tensor query, Tensor key);

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        CheckInputs(inputs.Map(tensor => tensor.Shape));
        Tensor query = inputs[0], value = inputs[1];
        Tensor key = inputs.Count > 2 ? inputs[2] : value;
        (Tensor? queryMask, Tensor? valueMask) = Masks(context);

        Tensor scores = Score(query, key);
        if (ScoreMask(scores.Shape, valueMask, context.Find("use_causal_mask") is true) is { } counted)
            scores -= (1f - Ops.Cast(counted, Engine.DType.Float32)) * Excluded;
        Tensor weights = Ops.Softmax(scores);
        if (context.Training && seedGenerator is not null)
            weights = Layers.Dropout.Drop(weights, Dropout, seedGenerator);
        Tensor result = Ops.MatMul(weights, value);
        if (queryMask is { } rows)
            result *= Ops.ExpandDims(Ops.Cast(rows, Engine.DType.Float32), -1);
        return context.Find("return_attention_scores") is true ? (Nest<Tensor>)[result, weights] : result;
    }

    private static Tensor? ScoreMask(Shape scores, Tensor? valueMask, bool causal)
    {
        if (!causal)
            return valueMask;
        Tensor mask = AttentionMasks.Causal(scores[^2], scores[^1]);
        return valueMask is { } counted ? Ops.LogicalAnd(Ops.ExpandDims(counted, -2), mask) : mask;
    }

    private (Tensor? Query, Tensor? Value) Masks(CallContext context)
    {
        Nest<Tensor?> masks = context.FindMasks();
        if (masks.IsLeaf && masks.Value is null)
            return (null, null);
        return !masks.IsLeaf && masks.Count >= 2
            ? (masks[0].Value, masks[1].Value)
            : throw new ArgumentException($"`mask` of the layer '{Name}' expects the masks of query and value, [query_mask, value_mask]. Received: {masks}.");
    }

    private void CheckInputs(Nest<Shape> shapes)
    {
        if (shapes.IsLeaf || shapes.Count is not (2 or 3))
        {
            throw new ArgumentException(
                $"The layer '{Name}' ({ClassName}) expects [query, value] or [query, value, key]. Received: {(shapes.IsLeaf ? "one tensor" : $"{shapes.Count} inputs")} of shape {shapes}.");
        }

        foreach (Nest<Shape> shape in shapes)
        {
            if (shape.Value.Rank != 3)
            {
                throw new ArgumentException(
                    $"The layer '{Name}' ({ClassName}) expects inputs of three axes, (batch, positions, features). Received shapes {shapes}.");
            }
        }
    }
}
