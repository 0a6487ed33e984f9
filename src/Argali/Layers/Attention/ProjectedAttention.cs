using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Attention in heads: queries, keys and values are projected, each head attends by scaled dot products, and the heads are joined by a
/// last projection. The base of <see cref="MultiHeadAttention"/> and <see cref="GroupQueryAttention"/>.
/// </summary>
/// <remarks>
/// The call takes Keras's arguments: query, <c>value</c>, <c>key</c> (the value without one), <c>query_mask</c>, <c>value_mask</c>,
/// <c>key_mask</c> (without them the masks that travel with the tensors), <c>attention_mask</c> of shape <c>(batch, queries, values)</c>,
/// <c>return_attention_scores</c> and <c>use_causal_mask</c>.
/// </remarks>
public abstract class ProjectedAttention : Layer
{
    private const string QueryShape = "query_shape";
    private const string ValueShape = "value_shape";
    private const string KeyShape = "key_shape";

    private readonly int? seed;
    private int[] attentionAxes = [];
    private EinsumDense queryDense = null!;
    private EinsumDense keyDense = null!;
    private EinsumDense valueDense = null!;
    private EinsumDense outputDense = null!;
    private Softmax softmax = null!;
    private Dropout dropout = null!;
    private string scoreEquation = string.Empty;
    private string combineEquation = string.Empty;

    /// <summary>Makes the layer.</summary>
    /// <param name="options">What both kinds of attention take.</param>
    /// <param name="seed">The seed of the dropout; null for one from the global generator.</param>
    /// <param name="name">The name.</param>
    private protected ProjectedAttention(in AttentionOptions options, int? seed, string? name)
        : base(name)
    {
        Dropout = options.Dropout is >= 0 and <= 1
            ? options.Dropout
            : throw new ArgumentOutOfRangeException(nameof(options), options.Dropout, $"`dropout` expects a value between 0 and 1. Received: {options.Dropout}.");
        UseBias = options.UseBias;
        KernelInitializer = options.KernelInitializer ?? "glorot_uniform";
        BiasInitializer = options.BiasInitializer ?? "zeros";
        KernelRegularizer = options.KernelRegularizer;
        BiasRegularizer = options.BiasRegularizer;
        OutputRegularizer = options.ActivityRegularizer;
        KernelConstraint = options.KernelConstraint;
        BiasConstraint = options.BiasConstraint;
        this.seed = seed;
        SupportsMasking = true;
    }

    /// <summary>Gets the part of the probabilities that training drops.</summary>
    public double Dropout { get; }

    /// <summary>Gets whether the projections have biases.</summary>
    public bool UseBias { get; }

    /// <summary>Gets what makes the kernels' first values.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>Gets what makes the biases' first values.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>Gets the penalty on the kernels.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>Gets the penalty on the biases.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>Gets what is applied to the kernels after every update.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>Gets what is applied to the biases after every update.</summary>
    public Constraint? BiasConstraint { get; }

    internal override IReadOnlyList<string> CallArgumentNames =>
    [
        "value", "key", "query_mask", "value_mask", "key_mask", "attention_mask", "return_attention_scores", "training", "use_causal_mask",
    ];

    internal override string InputArgumentName => "query";

    /// <summary>Gets the penalty on what each projection gives.</summary>
    private protected Regularizer? OutputRegularizer { get; }

    /// <summary>Gets the number of heads of the queries.</summary>
    private protected abstract int QueryHeads { get; }

    /// <summary>Gets the number of heads of keys and values, a divisor of <see cref="QueryHeads"/>.</summary>
    private protected abstract int KeyValueHeads { get; }

    /// <summary>Gets the length of a projected query or key.</summary>
    private protected abstract int ProjectedKeyLength { get; }

    /// <summary>Gets the length of a projected value.</summary>
    private protected abstract int ProjectedValueLength { get; }

    /// <summary>Gets the shape of the output's last axes; null for the last axis of the query.</summary>
    private protected virtual Shape? OutputLengths => null;

    /// <summary>Gets what stands before Keras's names of the attributes that hold the projections.</summary>
    private protected virtual string AttributePrefix => string.Empty;

    private protected override bool OverridesOutputShape => true;

    /// <summary>Gets the axes of the query over which attention goes, known when the layer is built.</summary>
    private protected IReadOnlyList<int> BuiltAttentionAxes => attentionAxes;

    /// <summary>Attends with each query to the values.</summary>
    /// <param name="query">The queries, <c>(batch, queries, n)</c>.</param>
    /// <param name="value">The values, <c>(batch, values, m)</c>.</param>
    /// <param name="key">The keys, <c>(batch, values, k)</c>; null for the values.</param>
    /// <param name="attentionMask">Which query sees which value, <c>(batch, queries, values)</c>; null for all.</param>
    /// <param name="returnAttentionScores">Whether the probabilities <c>(batch, heads, queries, values)</c> are a second output. Default false.</param>
    /// <param name="useCausalMask">Whether a query sees the values up to its own position only. Default false.</param>
    /// <param name="context">Training or not; null to inherit from the call around this one.</param>
    /// <returns>The output <c>(batch, queries, n)</c>, and the probabilities if wanted.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Nest<Tensor> Apply(
        Tensor query,
        Tensor value,
        Tensor? key = null,
        Tensor? attentionMask = null,
        bool returnAttentionScores = false,
        bool useCausalMask = false,
        CallContext? context = null)
    {
        var keywords = new List<KeyValuePair<string, object?>> { KeyValuePair.Create("value", (object?)(Nest<Tensor>)value) };
        if (key is { } keys)
            keywords.Add(KeyValuePair.Create("key", (object?)(Nest<Tensor>)keys));
        if (attentionMask is { } mask)
            keywords.Add(KeyValuePair.Create("attention_mask", (object?)(Nest<Tensor>)mask));
        AddFlags(keywords, returnAttentionScores, useCausalMask);
        return Apply((Nest<Tensor>)query, new CallContext((context ?? CallContext.Current).Training, keywords));
    }

    /// <summary>Draws the call into the graph of a functional model.</summary>
    /// <param name="query">The queries, <c>(batch, queries, n)</c>.</param>
    /// <param name="value">The values, <c>(batch, values, m)</c>.</param>
    /// <param name="key">The keys, <c>(batch, values, k)</c>; null for the values.</param>
    /// <param name="attentionMask">Which query sees which value, <c>(batch, queries, values)</c>; null for all.</param>
    /// <param name="returnAttentionScores">Whether the probabilities <c>(batch, heads, queries, values)</c> are a second output. Default false.</param>
    /// <param name="useCausalMask">Whether a query sees the values up to its own position only. Default false.</param>
    /// <returns>The symbolic output, or output and probabilities.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Nest<KerasTensor> Apply(
        KerasTensor query,
        KerasTensor value,
        KerasTensor? key = null,
        KerasTensor? attentionMask = null,
        bool returnAttentionScores = false,
        bool useCausalMask = false)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(value);
        List<object?> arguments = [(Nest<KerasTensor>)query, (Nest<KerasTensor>)value];
        List<KeyValuePair<string, object?>> keywords = [KeyValuePair.Create("value", (object?)(Nest<KerasTensor>)value)];
        if (key is not null)
        {
            arguments.Add((Nest<KerasTensor>)key);
            keywords.Add(KeyValuePair.Create("key", (object?)(Nest<KerasTensor>)key));
        }

        if (attentionMask is not null)
            keywords.Add(KeyValuePair.Create("attention_mask", (object?)(Nest<KerasTensor>)attentionMask));
        AddFlags(keywords, returnAttentionScores, useCausalMask);
        RecordMasks(query, keywords);

        // Keras records value and key by position.
        keywords.RemoveAll(pair => pair.Key is "value" or "key");
        return Draw(arguments, keywords);
    }

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape query = inputShapes.IsLeaf ? inputShapes : inputShapes[0];
        return query.Slice(0, query.Rank - 1).Concat(OutputLengths ?? [query[^1]]);
    }

    internal override Config? GetBuildConfig() => BuildShapes is { } shapes ? new Config { ["shapes_dict"] = ShapesToConfig(shapes) } : null;

    internal override Nest<(Shape Shape, DType DType)> DescribeOutputs(
        Nest<KerasTensor> inputs, IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        Nest<(Shape Shape, DType DType)> output = base.DescribeOutputs(inputs, arguments, keywords);
        List<KeyValuePair<string, object?>> named = WithoutInputs(arguments, keywords);
        if (!named.Exists(pair => pair is { Key: "return_attention_scores", Value: true }))
            return output;
        Shape query = inputs.Value.Shape;
        Shape value = ((Nest<KerasTensor>)named.Find(pair => pair.Key == "value").Value!).Value.Shape;
        Shape scores = Shape.Scalar;
        for (int axis = 0; axis < query.Rank - 1; axis++)
        {
            if (!attentionAxes.Contains(axis))
                scores = scores.Concat(new Shape(query[axis]));
        }

        scores = scores.Concat(new Shape(QueryHeads));
        foreach (Shape attended in new[] { query, value })
            scores = scores.Concat(new Shape([.. attentionAxes.Select(axis => attended[axis])]));
        return Nest<(Shape Shape, DType DType)>.List([output, (scores, output.Value.DType)]);
    }

    /// <summary>Gets the axes of a query of the given rank over which attention goes.</summary>
    private protected virtual int[] AttentionAxesFor(int rank) => [.. Enumerable.Range(1, rank - 2)];

    private protected override Nest<Shape> BuildArguments(Nest<Shape> inputs, Func<string, Nest<Shape>?> argument)
    {
        var shapes = new List<KeyValuePair<string, Nest<Shape>>>
        {
            KeyValuePair.Create(QueryShape, inputs),
            KeyValuePair.Create(ValueShape, argument("value") ?? throw new ArgumentException(
                $"The layer '{Name}' ({ClassName}) is called with a query and a value, Apply(query, value). Received: no value.")),
        };
        if (argument("key") is { } key)
            shapes.Add(KeyValuePair.Create(KeyShape, key));
        return Nest<Shape>.Dictionary(shapes);
    }

    private protected override void BuildFromShapes(Config shapes) => BuildFor(ShapesFromConfig(shapes));

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes)
    {
        if (!inputShapes.TryGet(QueryShape, out Nest<Shape> queryShape) || !inputShapes.TryGet(ValueShape, out Nest<Shape> valueShape))
            throw new ArgumentException($"The layer '{Name}' ({ClassName}) is built for '{QueryShape}' and '{ValueShape}'. Received: {inputShapes}.");
        Shape query = queryShape, value = valueShape;
        Shape key = inputShapes.TryGet(KeyShape, out Nest<Shape> keyShape) ? keyShape : value;
        if (query.Rank < 3 || value.Rank != query.Rank || key.Rank != query.Rank)
        {
            throw new ArgumentException(
                $"The layer '{Name}' ({ClassName}) expects query, value and key of one rank, 3 or more. Received shapes {query}, {value} and {key}.");
        }

        attentionAxes = AttentionAxesFor(query.Rank);
        queryDense = Project("query", query, QueryHeads, ProjectedKeyLength);
        keyDense = Project("key", key, KeyValueHeads, ProjectedKeyLength);
        valueDense = Project("value", value, KeyValueHeads, ProjectedValueLength);
        softmax = Track("_softmax", new Softmax([.. attentionAxes.Select((_, i) => i - attentionAxes.Length)]) { DType = DType });
        dropout = Track("_dropout_layer", new Dropout(Dropout, seed: seed) { DType = DType });
        BuildEquations(query.Rank + 1);
        Shape joined = query.Slice(0, query.Rank - 1).Concat(new Shape(QueryHeads, ProjectedValueLength));
        outputDense = Dense("attention_output", "output_dense", joined, free: query.Rank - 1, OutputLengths ?? [query[^1]]);
    }

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        Tensor query = inputs.Value;
        Tensor value = context.FindTensors("value")
            ?? throw new ArgumentException($"The layer '{Name}' ({ClassName}) is called with a query and a value, Apply(query, value). Received: no value.");
        Tensor? givenKey = context.FindTensors("key") is { } keys ? keys.Value : default(Tensor?);
        Tensor? mask = AttentionMask(query, value, context);

        Tensor q = queryDense.Apply(query).Value * (float)(1 / Math.Sqrt(ProjectedKeyLength));
        Tensor k = ForEveryHead(keyDense.Apply(givenKey ?? value));
        Tensor v = ForEveryHead(valueDense.Apply(value));
        Tensor scores = Ops.Einsum(scoreEquation, k, q);
        Tensor weights = softmax.Apply(scores, mask is { } counted ? WithMask(Aligned(counted, scores.Rank), context) : context.Plain);
        Tensor combined = Ops.Einsum(combineEquation, dropout.Apply(weights, context.Plain), v);
        Tensor output = outputDense.Apply(combined);
        return context.Find("return_attention_scores") is true ? (Nest<Tensor>)[output, weights] : output;
    }

    private static void AddFlags(List<KeyValuePair<string, object?>> keywords, bool returnAttentionScores, bool useCausalMask)
    {
        if (returnAttentionScores)
            keywords.Add(KeyValuePair.Create("return_attention_scores", (object?)true));
        if (useCausalMask)
            keywords.Add(KeyValuePair.Create("use_causal_mask", (object?)true));
    }

    private static CallContext WithMask(Tensor mask, CallContext context) =>
        new(context.Training, [KeyValuePair.Create("mask", (object?)(Nest<Tensor>)mask)]);

    // Each projection draws its own values: an initializer without a seed of its own must not give all the same.
    private static Initializer Another(Initializer initializer) =>
        initializer.Module is null ? initializer : Initializer.Get(ObjectSerializer.Envelope(initializer))!;

    private static string Letters(int first, int count) => string.Concat(Enumerable.Range(first, count).Select(i => (char)('a' + i)));

    private EinsumDense Project(string name, Shape shape, int heads, int length) =>
        Dense(name, $"{name}_dense", shape, free: shape.Rank - 1, new Shape(heads, length));

    // Keeps the first axes and replaces the others by the given lengths.
    private EinsumDense Dense(string name, string attribute, Shape shape, int free, Shape lengths)
    {
        string kept = Letters(0, free);
        string bound = Letters(free, shape.Rank - free);
        string made = Letters(shape.Rank, lengths.Rank);
        Shape outputShape = lengths;
        for (int i = 1; i < free; i++)
            outputShape = outputShape.Insert(0, Shape.Unknown);
        var dense = new EinsumDense(
            $"{kept}{bound},{bound}{made}->{kept}{made}",
            outputShape,
            biasAxes: UseBias ? made : null,
            kernelInitializer: Another(KernelInitializer),
            biasInitializer: Another(BiasInitializer),
            kernelRegularizer: KernelRegularizer,
            biasRegularizer: BiasRegularizer,
            activityRegularizer: OutputRegularizer,
            kernelConstraint: KernelConstraint,
            biasConstraint: BiasConstraint,
            name: name)
        {
            DType = DType,
        };
        Track(AttributePrefix + attribute, dense);
        dense.EnsureBuilt(shape);
        return dense;
    }

    // Letters of the projected query (batch, ..., heads, length); the attended axes of the key have letters of their own. The scores have
    // the axes that are not attended, heads among them, then those of the query, then those of the key.
    private void BuildEquations(int rank)
    {
        char[] query = [.. Letters(0, rank)];
        char[] key = [.. query];
        for (int i = 0; i < attentionAxes.Length; i++)
            key[attentionAxes[i]] = (char)('a' + rank + i);
        IEnumerable<int> kept = Enumerable.Range(0, rank - 1).Where(axis => !attentionAxes.Contains(axis));
        string scores = string.Concat(
            kept.Select(axis => query[axis]).Concat(attentionAxes.Select(axis => query[axis])).Concat(attentionAxes.Select(axis => key[axis])));
        scoreEquation = $"{new string(key)},{new string(query)}->{scores}";
        combineEquation = $"{scores},{new string(key)}->{new string(query)}";
    }

    // Several heads of the queries share one of keys and values.
    private Tensor ForEveryHead(Tensor projected) =>
        QueryHeads == KeyValueHeads ? projected : Ops.Repeat(projected, QueryHeads / KeyValueHeads, projected.Rank - 2);

    // Heads, and whatever else a mask does not have, come in before the attended axes.
    private Tensor Aligned(Tensor mask, int rank)
    {
        while (mask.Rank < rank)
            mask = Ops.ExpandDims(mask, mask.Rank - (2 * attentionAxes.Length));
        return mask;
    }

    private static Tensor? AttentionMask(Tensor query, Tensor value, CallContext context)
    {
        Tensor? mask = context.FindMasks("query_mask").Value is { } rows ? Ops.ExpandDims(rows, -1) : default(Tensor?);
        foreach (string name in (ReadOnlySpan<string>)["value_mask", "key_mask"])
        {
            if (context.FindMasks(name).Value is { } columns)
                mask = AttentionMasks.And(Ops.ExpandDims(columns, -2), mask);
        }

        if (context.Find("use_causal_mask") is true)
            mask = AttentionMasks.And(AttentionMasks.Causal(query.Shape[1], value.Shape[1]), mask);
        return context.FindTensors("attention_mask") is { } given
            ? AttentionMasks.And(Ops.Cast(given.Value, Engine.DType.Bool), mask)
            : mask;
    }
}
