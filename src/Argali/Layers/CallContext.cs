using Argali.Engine;

namespace Argali.Layers;

/// <summary>
/// What accompanies the inputs of a layer's call: whether the model is training, the masks, and further arguments such as
/// <c>initial_state</c> under Keras's names.
/// </summary>
/// <remarks>A layer that calls other layers hands its context on; a layer applied without one inherits that of the call around it.</remarks>
public sealed class CallContext
{
    /// <summary>The context of inference: not training, no further arguments.</summary>
    public static readonly CallContext Inference = new(training: false);

    /// <summary>The context of training, no further arguments.</summary>
    public static readonly CallContext Train = new(training: true);

    // The context of a call on its own: nobody said whether this is training, so each layer does what Keras's signature of its call
    // says. Image augmentation augments; everything else infers.
    private static readonly CallContext Unspecified = new(training: null, []);

    [ThreadStatic]
    private static CallContext? current;

    private readonly bool? training;

    /// <summary>Makes a context.</summary>
    /// <param name="training">Whether layers behave as in training (dropout drops, batch statistics are used).</param>
    /// <param name="keywords">Further arguments under Keras's names: tensors as <see cref="Nest{T}"/> of <see cref="Tensor"/>, plain values.</param>
    public CallContext(bool training, IReadOnlyList<KeyValuePair<string, object?>>? keywords = null)
        : this((bool?)training, keywords ?? [])
    {
    }

    private CallContext(bool? training, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        this.training = training;
        Keywords = keywords;
    }

    /// <summary>Gets whether layers behave as in training.</summary>
    public bool Training => training ?? false;

    /// <summary>Gets the further arguments.</summary>
    internal IReadOnlyList<KeyValuePair<string, object?>> Keywords { get; }

    /// <summary>Gets the context of the innermost call running on this thread; outside of every call, one that says nothing of training.</summary>
    internal static CallContext Current
    {
        get => current ?? Unspecified;
        set => current = value;
    }

    /// <summary>Gets a context without further arguments: what is handed to inner layers.</summary>
    internal CallContext Plain => training is { } said ? said ? Train : Inference : Unspecified;

    /// <summary>Gets whether layers behave as in training, where that was said; else what Keras's signature of the layer's call says.</summary>
    internal bool TrainingOr(bool unspecified) => training ?? unspecified;

    /// <summary>Gets the same context with other arguments.</summary>
    internal CallContext With(IReadOnlyList<KeyValuePair<string, object?>> keywords) => new(training, keywords);

    /// <summary>Makes a context whose tensors are replaced.</summary>
    internal CallContext WithTensors(Func<Tensor, Tensor> replacement) => Keywords.Count == 0
        ? this
        : new CallContext(Training, [.. Keywords.Select(pair => KeyValuePair.Create(pair.Key, (object?)(pair.Value switch
        {
            Nest<Tensor> tensors => (object)tensors.Map(replacement),
            Tensor tensor => replacement(tensor),
            _ => pair.Value,
        })))]);

    /// <summary>Gets a further argument; null when it was not given.</summary>
    public object? Find(string name)
    {
        foreach ((string key, object? value) in Keywords)
        {
            if (key == name)
                return value;
        }

        return null;
    }

    /// <summary>Gets a further argument that is a tensor or a structure of tensors; null when it was not given.</summary>
    /// <exception cref="ArgumentException">The argument is something else.</exception>
    public Nest<Tensor>? FindTensors(string name) => Find(name) switch
    {
        null => null,
        Nest<Tensor> tensors => tensors,
        Tensor tensor => tensor,
        object other => throw new ArgumentException($"The call argument '{name}' expects tensors. Received: {other.GetType().Name}.", nameof(name)),
    };

    /// <summary>Gets an argument that is a mask or a structure of masks; a single null when it was not given.</summary>
    /// <param name="name">The argument: <c>mask</c>, or that of one of several tensors, such as <c>query_mask</c>.</param>
    /// <exception cref="ArgumentException">The argument is something else.</exception>
    public Nest<Tensor?> FindMasks(string name = "mask") => ToMasks(name, Find(name));

    /// <summary>Gets the mask of a layer of one input: the <c>mask</c> argument or, without one, the mask that travels with the tensor.</summary>
    /// <exception cref="ArgumentException">The argument is no single mask.</exception>
    public Tensor? MaskOf(Tensor input) => FindMasks() is { IsLeaf: true } mask
        ? mask.Value ?? input.Mask
        : throw new ArgumentException("The call argument 'mask' expects one tensor for one input.");

    private static Nest<Tensor?> ToMasks(string name, object? value) => value switch
    {
        null => default,
        Tensor mask => (Tensor?)mask,
        Nest<Tensor?> masks => masks,
        Nest<Tensor> masks => masks.Map(mask => (Tensor?)mask),
        IReadOnlyList<object?> list => Nest<Tensor?>.List(list.Select(item => ToMasks(name, item))),
        IReadOnlyDictionary<string, object?> named =>
            Nest<Tensor?>.Dictionary(named.Select(pair => KeyValuePair.Create(pair.Key, ToMasks(name, pair.Value)))),
        _ => throw new ArgumentException($"The call argument '{name}' expects masks: bool tensors. Received: {value.GetType().Name}.", nameof(name)),
    };
}
