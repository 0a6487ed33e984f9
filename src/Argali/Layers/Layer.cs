using Argali.Engine;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// The building block of models: a computation with weights. A layer is built when the shape of its inputs is first known, and may
/// be applied many times, to tensors (it computes) or to symbolic tensors (it becomes part of a functional model).
/// </summary>
/// <remarks>
/// <para>A layer of one's own overrides <see cref="Build(Shape)"/> to make its weights with <see cref="AddWeight"/>,
/// <see cref="Call(Tensor, CallContext)"/> to compute with <see cref="Ops"/> (gradients follow by themselves), and
/// <see cref="Operation.GetConfig"/> so that files can hold it.</para>
/// <code>
/// public sealed class Scale() : Layer(name: null)
/// {
///     private Variable gain = null!;
///     protected override void Build(Shape inputShape) => gain = AddWeight("gain", [inputShape[^1]], "ones");
///     protected override Tensor Call(Tensor inputs, CallContext context) => inputs * gain;
/// }
/// </code>
/// </remarks>
/// <seealso href="https://keras.io/api/layers/base_layer/"/>
public abstract partial class Layer : Operation
{
    private bool trainable = true;

    /// <summary>Makes a layer.</summary>
    /// <param name="name">The name, unique within a model; null (the default) for one from the class, <c>dense</c>, <c>dense_1</c>, ...</param>
    /// <exception cref="ArgumentException">The name contains a slash.</exception>
    protected Layer(string? name = null)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override string? Module => GetType().Assembly == typeof(Layer).Assembly ? "keras.layers" : null;

    /// <summary>Gets or sets whether training changes the layer's weights; setting it sets all sub-layers too. Default true.</summary>
    public virtual bool Trainable
    {
        get => trainable;
        set
        {
            trainable = value;
            foreach (Variable variable in ownTrainable)
                variable.Trainable = value && variable != adapter?.Weight;
            foreach (Layer layer in SubLayers)
                layer.Trainable = value;
        }
    }

    /// <summary>Gets the types that the layer computes and stores in. Default <see cref="DTypePolicy.Global"/>, which is float32.</summary>
    public DTypePolicy DType { get; init; } = DTypePolicy.Global;

    /// <summary>Gets whether the weights exist.</summary>
    public bool Built { get; private protected set; }

    /// <summary>Gets or sets what the inputs must look like: one demand for all inputs, checked at every call; null for anything.</summary>
    protected InputSpec? InputSpec { get; set; }

    /// <summary>Gets or sets a penalty on the layer's output, added to the loss; null for none.</summary>
    protected Regularizer? ActivityRegularizer { get; set; }

    /// <summary>Gets whether the layer can compute with weights of 8-bit integers.</summary>
    private protected virtual bool SupportsInt8 => false;

    /// <summary>Gets the shapes that the layer was built for; null before.</summary>
    internal Nest<Shape>? BuildShapes { get; private protected set; }

    /// <summary>Gets the names of the arguments of the layer's call after the inputs, in the order of Keras's signature.</summary>
    internal virtual IReadOnlyList<string> CallArgumentNames => AcceptsMask ? ["mask"] : [];

    /// <summary>Makes the weights for inputs of the given shapes, unless they exist.</summary>
    /// <exception cref="ArgumentException">The layer cannot take such inputs.</exception>
    public void EnsureBuilt(Nest<Shape> inputShapes)
    {
        if (Built)
            return;
        if (DType.IsInt8 && !SupportsInt8)
            throw new NotSupportedException($"The layer '{Name}' ({ClassName}) has the policy '{DType.Name}': of quantised layers only Dense is supported.");
        NameScope.Push(Name);
        try
        {
            Build(inputShapes);
        }
        finally
        {
            NameScope.Pop();
        }

        BuildShapes = inputShapes;
        Built = true;
        if (!trainable)
            Trainable = false;
    }

    /// <summary>Gets Keras's base arguments: <c>name</c>, <c>trainable</c>, <c>dtype</c>. Overrides add their own after them.</summary>
    public override Config GetConfig() => new()
    {
        ["name"] = Name,
        ["trainable"] = Trainable,
        ["dtype"] = DType.Name,
    };

    /// <summary>Makes the weights, for a layer of one input. The default makes none.</summary>
    protected virtual void Build(Shape inputShape)
    {
    }

    /// <summary>Makes the weights, for a layer of several inputs. The default calls <see cref="Build(Shape)"/> for a single input.</summary>
    protected virtual void Build(Nest<Shape> inputShapes)
    {
        if (inputShapes.IsLeaf)
            Build(inputShapes.Value);
    }

    /// <summary>Computes the output of one input. Every layer overrides this or <see cref="Call(Nest{Tensor}, CallContext)"/>.</summary>
    /// <exception cref="NotSupportedException">The layer does not override it.</exception>
    protected virtual Tensor Call(Tensor inputs, CallContext context) =>
        throw new NotSupportedException($"The layer '{Name}' ({ClassName}) does not define a call of one input.");

    /// <summary>Computes the outputs of several inputs. The default calls <see cref="Call(Tensor, CallContext)"/> for a single one.</summary>
    /// <exception cref="ArgumentException">The layer takes one input.</exception>
    protected virtual Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context) => inputs.IsLeaf
        ? Call(inputs.Value, context)
        : inputs.Count == 1 && inputs[0].IsLeaf
            ? Call(inputs[0].Value, context)
            : throw new ArgumentException($"The layer '{Name}' ({ClassName}) expects one input. Received: {inputs.Count}.", nameof(inputs));
}
