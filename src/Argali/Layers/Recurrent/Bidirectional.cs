using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Runs a recurrent layer forwards and a second one backwards over the same sequences and joins their outputs; outputs of the second
/// are put into the order of the sequence. With states returned, those of the forward layer come first.
/// </summary>
/// <remarks>
/// The call arguments are those of the layers; of an <c>initial_state</c> the first half goes to the forward layer. If all outputs are
/// returned, those of masked steps are zero, whatever the layers' own choice.
/// </remarks>
/// <seealso href="https://keras.io/api/layers/recurrent_layers/bidirectional/"/>
public sealed class Bidirectional : RecurrentLayer
{
    private const string LayerHint = "a recurrent layer (LSTM, GRU, SimpleRNN, RNN, ConvLSTM1D, ...)";

    private readonly IReadOnlyList<Tensor>? firstWeights;

    /// <summary>Makes the layer. It runs a copy of the given one, with the same arguments and weights of its own.</summary>
    /// <param name="layer">The recurrent layer of the forward direction.</param>
    /// <param name="mergeMode">How outputs are joined; null to return both. Default <see cref="MergeMode.Concat"/>.</param>
    /// <param name="weights">The first weights of both layers, forward ones first; null for those that the layers make.</param>
    /// <param name="backwardLayer">The layer of the backward direction; null for a copy of the first that goes the other way.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">
    /// Both layers go the same way, or they disagree in whether they are stateful or in what they return.
    /// </exception>
    public Bidirectional(
        RNN layer,
        MergeMode? mergeMode = Layers.MergeMode.Concat,
        IReadOnlyList<Tensor>? weights = null,
        RNN? backwardLayer = null,
        string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ForwardLayer = Copy(layer, "forward_", backwards: false);
        BackwardLayer = backwardLayer ?? Copy(layer, "backward_", backwards: true);
        if (ForwardLayer.GoBackwards == BackwardLayer.GoBackwards)
        {
            throw new ArgumentException(
                $"Forward layer and backward layer should have different `goBackwards` values. Received {ForwardLayer.GoBackwards} for both.",
                nameof(backwardLayer));
        }

        CheckEqual("stateful", ForwardLayer.Stateful, BackwardLayer.Stateful);
        CheckEqual("returnSequences", ForwardLayer.ReturnSequences, BackwardLayer.ReturnSequences);
        CheckEqual("returnState", ForwardLayer.ReturnState, BackwardLayer.ReturnState);
        ForwardLayer.ZeroOutputForMask = BackwardLayer.ZeroOutputForMask = ReturnSequences;
        Track("forward_layer", ForwardLayer);
        Track("backward_layer", BackwardLayer);
        MergeMode = mergeMode;
        firstWeights = weights;
    }

    /// <summary>Gets the layer of the forward direction.</summary>
    public RNN ForwardLayer { get; }

    /// <summary>Gets the layer of the backward direction.</summary>
    public RNN BackwardLayer { get; }

    /// <summary>Gets how outputs are joined; null if both are returned.</summary>
    public MergeMode? MergeMode { get; }

    /// <summary>Gets whether all outputs are returned instead of the last of each direction.</summary>
    public bool ReturnSequences => ForwardLayer.ReturnSequences;

    /// <summary>Gets whether the last states are returned too.</summary>
    public bool ReturnState => ForwardLayer.ReturnState;

    /// <summary>Gets whether a call begins with the states that the call before ended with.</summary>
    public bool Stateful => ForwardLayer.Stateful;

    /// <summary>Sets the states of both layers to zero.</summary>
    public override void ResetStates()
    {
        ForwardLayer.ResetStates();
        BackwardLayer.ResetStates();
    }

    /// <summary>Derives the shapes of the outputs as Keras does: from the forward layer alone, as if the other had as many units.</summary>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Nest<Shape> forward = ForwardLayer.ComputeOutputShape(inputShapes);
        return Combine(forward, forward);
    }

    /// <summary>Passes the mask on to the outputs if they are sequences.</summary>
    public override Nest<Tensor?> ComputeMask(Nest<Tensor> inputs, Nest<Tensor?> mask)
    {
        if (!ReturnSequences)
            return default;
        Tensor? first = mask.Flatten()[0];
        return MergeMode is null ? new[] { first, first } : first;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["merge_mode"] = MergeMode?.ToString().ToLowerInvariant(),
        ["layer"] = ForwardLayer,
        ["backward_layer"] = BackwardLayer,
    });

    // The layers of a drawn model know both their shapes, so there the true ones are derived.
    internal override Nest<(Shape Shape, DType DType)> DescribeOutputs(
        Nest<KerasTensor> inputs, IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        Nest<Shape> shapes = inputs.Map(input => input.Shape);
        return Combine(ForwardLayer.ComputeOutputShape(shapes), BackwardLayer.ComputeOutputShape(shapes)).Map(shape => (shape, OutputDType));
    }

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes)
    {
        ForwardLayer.EnsureBuilt(inputShapes);
        BackwardLayer.EnsureBuilt(inputShapes);
        if (firstWeights is null)
            return;
        int half = firstWeights.Count / 2;
        ForwardLayer.SetWeights([.. firstWeights.Take(half)]);
        BackwardLayer.SetWeights([.. firstWeights.Skip(half)]);
    }

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        Tensor x = SequenceOf(inputs);
        Nest<Tensor>[] given = GivenStates(inputs, context) is { } states ? [.. states] : [];
        int half = given.Length / 2;
        Nest<Tensor> forward = ForwardLayer.Apply(x, Arguments(context, given.Take(half)));
        Nest<Tensor> backward = BackwardLayer.Apply(x, Arguments(context, given.Skip(half)));
        Tensor first = forward[0].Value, second = backward[0].Value;
        if (ReturnSequences)
            second = Ops.Flip(second, 1);
        IEnumerable<Nest<Tensor>> outputs = MergeMode is { } mode ? [Merge(mode, first, second)] : [first, second];
        if (ReturnState)
            outputs = outputs.Concat(forward.Skip(1)).Concat(backward.Skip(1));
        Nest<Tensor>[] all = [.. outputs];
        return all.Length == 1 ? all[0] : Nest<Tensor>.List(all);
    }

    internal static Bidirectional FromConfig(Config config)
    {
        RNN layer = InnerLayers.Find<RNN>(config, "layer", LayerHint);
        RNN? backward = config.Find("backward_layer") is { } value ? InnerLayers.Read<RNN>(value, "backward_layer", LayerHint) : null;
        return new Bidirectional(layer, ReadMergeMode(config), backwardLayer: backward, name: config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
    }

    private static MergeMode? ReadMergeMode(Config config) => !config.ContainsKey("merge_mode")
        ? Layers.MergeMode.Concat
        : config.Find("merge_mode") switch
        {
            null => null,
            "concat" => Layers.MergeMode.Concat,
            "sum" => Layers.MergeMode.Sum,
            "mul" => Layers.MergeMode.Mul,
            "ave" => Layers.MergeMode.Ave,
            object other => throw new ConfigException(
                $"'merge_mode' expects 'sum', 'mul', 'ave', 'concat' or null. Received: {Config.Describe(other)}."),
        };

    private static CallContext Arguments(CallContext context, IEnumerable<Nest<Tensor>> states)
    {
        var arguments = new List<KeyValuePair<string, object?>>();
        if (context.FindMasks().Flatten()[0] is { } mask)
            arguments.Add(KeyValuePair.Create("mask", (object?)mask));
        Nest<Tensor> given = Nest<Tensor>.List(states);
        if (given.Count > 0)
            arguments.Add(KeyValuePair.Create("initial_state", (object?)given));
        return context.With(arguments);
    }

    private static Tensor Merge(MergeMode mode, Tensor a, Tensor b) => mode switch
    {
        Layers.MergeMode.Concat => Ops.Concatenate([a, b], -1),
        Layers.MergeMode.Sum => a + b,
        Layers.MergeMode.Mul => a * b,
        _ => (a + b) * 0.5f,
    };

    private static RNN Copy(RNN layer, string prefix, bool backwards)
    {
        Config envelope = ObjectSerializer.Envelope(layer);
        Config config = envelope.GetConfig("config")!;
        config["name"] = prefix + (layer.Name.StartsWith(prefix, StringComparison.Ordinal) ? layer.Name[prefix.Length..] : layer.Name);
        if (backwards)
            config["go_backwards"] = true;
        return InnerLayers.Read<RNN>(envelope, "layer", LayerHint);
    }

    private static void CheckEqual(string argument, bool forwardLayer, bool backwardLayer)
    {
        if (forwardLayer != backwardLayer)
        {
            throw new ArgumentException(
                $"Forward layer and backward layer are expected to have the same value for `{argument}`. Received {forwardLayer} for the " +
                $"forward layer and {backwardLayer} for the backward layer.",
                nameof(backwardLayer));
        }
    }

    private Nest<Shape> Combine(Nest<Shape> forward, Nest<Shape> backward)
    {
        Shape first = forward[0].Value, second = backward[0].Value;
        Shape joined = MergeMode == Layers.MergeMode.Concat ? first.With(first.Rank - 1, first[^1] + second[^1]) : first;
        IEnumerable<Nest<Shape>> shapes = MergeMode is null ? [first, second] : [joined];
        if (ReturnState)
            shapes = shapes.Concat(forward.Skip(1)).Concat(backward.Skip(1));
        Nest<Shape>[] all = [.. shapes];
        return all.Length == 1 ? all[0] : Nest<Shape>.List(all);
    }
}
