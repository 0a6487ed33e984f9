using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

public abstract partial class Layer
{
    // Marks an exception that says already which layer it comes from.
    private const string NamedLayer = "argali.layer";

    // Two lengths stand in for every unknown axis; where the outputs differ, the axis is unknown there too.
    private const int FirstProbe = 2;
    private const int SecondProbe = 3;

    /// <summary>Computes the layer's output (Keras: <c>layer(inputs)</c>). The first call builds the layer.</summary>
    /// <param name="inputs">A tensor, or the structure of tensors that the layer takes.</param>
    /// <param name="context">
    /// Training or not, masks, further arguments; null to inherit from the call around this one. On its own, without a context, a call is
    /// inference for all layers but those that augment images, as in Keras.
    /// </param>
    /// <exception cref="ArgumentException">The inputs do not fit; the message names the layer, the axis and the shapes.</exception>
    public Nest<Tensor> Apply(Nest<Tensor> inputs, CallContext? context = null)
    {
        context ??= CallContext.Current.Plain;
        try
        {
            return Run(inputs, context);
        }
        catch (ArgumentException e) when (!e.Data.Contains(NamedLayer))
        {
            e.Data[NamedLayer] = Name;
            if (e.Message.Contains($"'{Name}'", StringComparison.Ordinal))
                throw;
            throw Named(e, ShapesOf(inputs));
        }
        catch (NotSupportedException e) when (!e.Message.Contains($"'{Name}'", StringComparison.Ordinal))
        {
            // A conversion that there is not: the inputs are of a type that the layer cannot compute with.
            throw Named(e, ShapesOf(inputs));
        }
    }

    private Nest<Tensor> Run(Nest<Tensor> inputs, CallContext context)
    {
        inputs = Convert(inputs);
        context = Convert(context);
        if (!Built)
            EnsureBuilt(BatchUnknown(BuildArguments(ShapesOf(inputs), name => context.FindTensors(name) is { } tensors ? ShapesOf(tensors) : default(Nest<Shape>?))));
        Check(inputs);
        context = WithMasks(inputs, context);
        if (NameScope.Depth == 0)
            ClearLosses();

        Nest<Tensor> outputs = Compute(inputs, context);
        if (ActivityRegularizer is not null)
            AddActivityLosses(outputs);
        SetMasks(inputs, outputs);
        return outputs;
    }

    // What an operation refuses, it knows no layer of.
    private ArgumentException Named(Exception e, Nest<Shape> inputs)
    {
        var named = new ArgumentException($"{e.Message} The layer '{Name}' ({ClassName}) was called on inputs of shape {inputs}.", e);
        named.Data[NamedLayer] = Name;
        return named;
    }

    /// <summary>Runs the call alone, without what <see cref="Apply(Nest{Tensor}, CallContext?)"/> does around it (Keras: <c>layer.call</c>).</summary>
    internal Nest<Tensor> Compute(Nest<Tensor> inputs, CallContext context)
    {
        CallContext outer = CallContext.Current;
        CallContext.Current = context;
        NameScope.Push(Name);
        try
        {
            using var autocast = new AutocastScope(DType.FloatDType);
            Nest<Tensor> outputs = Call(inputs, context);
            return DType.IsHalf && RoundsOutputs ? Convert(outputs) : outputs;
        }
        finally
        {
            NameScope.Pop();
            CallContext.Current = outer;
        }
    }

    /// <summary>Applies the layer to symbolic tensors: draws one more call into the graph of a functional model.</summary>
    /// <param name="inputs">A symbolic tensor, or the structure of them that the layer takes.</param>
    /// <param name="arguments">Further arguments under Keras's names, such as <c>("initial_state", states)</c>.</param>
    /// <returns>The symbolic outputs; a single one converts to <see cref="KerasTensor"/>.</returns>
    /// <exception cref="ArgumentException">The layer cannot take such inputs.</exception>
    public Nest<KerasTensor> Apply(Nest<KerasTensor> inputs, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var keywords = new List<KeyValuePair<string, object?>>();
        foreach ((string name, object? value) in arguments)
            keywords.Add(KeyValuePair.Create(name, value is KerasTensor tensor ? (Nest<KerasTensor>)tensor : value));
        RecordMasks(inputs, keywords);
        return Draw([inputs], keywords);
    }

    /// <summary>Derives the shape of the output from that of one input, batch axis included.</summary>
    /// <remarks>The default finds it by computing on zeros; layers override it where that would be slow or wrong.</remarks>
    public virtual Shape ComputeOutputShape(Shape inputShape) => ComputeOutputShape((Nest<Shape>)inputShape).Value;

    /// <summary>Derives the shapes of the outputs from those of the inputs.</summary>
    public virtual Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) =>
        Probe(inputShapes.Map(shape => (shape, Engine.DType.Float32)), []).Map(output => output.Shape);

    internal override Nest<Tensor> Run(
        IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords, CallContext context)
    {
        Nest<Tensor> inputs = (Nest<Tensor>)arguments[0]!;
        return Apply(inputs, WithArguments(arguments, keywords, context));
    }

    internal override Nest<KerasTensor> ComputeOutputs(
        IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        if (arguments[0] is not Nest<KerasTensor> inputs)
            throw new ArgumentException($"The layer '{Name}' ({ClassName}) is called on symbolic tensors. Received: {Config.Describe(arguments[0])}.");
        try
        {
            return ComputeOutputs(inputs, arguments, keywords);
        }
        catch (ArgumentException e) when (!e.Message.Contains($"'{Name}'", StringComparison.Ordinal))
        {
            throw Named(e, inputs.Map(tensor => tensor.Shape));
        }
    }

    private Nest<KerasTensor> ComputeOutputs(
        Nest<KerasTensor> inputs, IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        if (!Built)
            EnsureBuilt(BuildArguments(inputs.Map(tensor => tensor.Shape), Argument));
        IReadOnlyList<KerasTensor> flat = inputs.Flatten();
        if (InputSpec is not null)
        {
            for (int i = 0; i < flat.Count; i++)
                InputSpec.Check(Name, i, flat[i].Shape);
        }

        int index = 0;
        Nest<KerasTensor> outputs = DescribeOutputs(inputs, arguments, keywords)
            .Map(output => new KerasTensor(output.Shape, Symbolic(output.DType), $"{Name}/output_{index++}"));
        foreach ((KerasTensor output, KerasTensor? mask) in outputs.Flatten().Zip(DrawMasks(inputs)))
            output.Mask = mask;
        return outputs;

        Nest<Shape>? Argument(string name) => WithoutInputs(arguments, keywords).Find(pair => pair.Key == name).Value is Nest<KerasTensor> tensors
            ? tensors.Map(tensor => tensor.Shape)
            : default(Nest<Shape>?);
    }

    /// <summary>Derives shapes and types of a symbolic call's outputs.</summary>
    internal virtual Nest<(Shape Shape, DType DType)> DescribeOutputs(
        Nest<KerasTensor> inputs, IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords) =>
        OverridesOutputShape
            ? ComputeOutputShape(inputs.Map(tensor => tensor.Shape)).Map(shape => (shape, OutputDType))
            : Probe(inputs.Map(tensor => (tensor.Shape, tensor.DType)), WithoutInputs(arguments, keywords));

    /// <summary>Gets whether <see cref="ComputeOutputShape(Nest{Shape})"/> is a formula, so that nothing needs to be computed.</summary>
    private protected virtual bool OverridesOutputShape => false;

    /// <summary>Gets whether what the layer computes in half precision is rounded; not what inner layers of other policies computed.</summary>
    private protected virtual bool RoundsOutputs => true;

    /// <summary>Gets the element type of outputs whose shape is a formula.</summary>
    private protected virtual DType OutputDType => Engine.DType.Float32;

    /// <summary>Gets the element type of the input that a model without an <see cref="Input"/> gets for this first layer.</summary>
    internal virtual DType InputDType => Engine.DType.Float32;

    /// <summary>Gathers what <see cref="Build(Nest{Shape})"/> gets: the shapes of the inputs; overrides add those of further call arguments, by Keras's names.</summary>
    private protected virtual Nest<Shape> BuildArguments(Nest<Shape> inputs, Func<string, Nest<Shape>?> argument) => inputs;

    /// <summary>Gets the arguments of a recorded call behind the inputs, all by name.</summary>
    private protected List<KeyValuePair<string, object?>> WithoutInputs(
        IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        var named = new List<KeyValuePair<string, object?>>();
        for (int i = 1; i < arguments.Count; i++)
        {
            if (i > CallArgumentNames.Count)
            {
                throw new ArgumentException(
                    $"The layer '{Name}' ({ClassName}) takes {1 + CallArgumentNames.Count} positional arguments. Received: {arguments.Count}.");
            }

            named.Add(KeyValuePair.Create(CallArgumentNames[i - 1], arguments[i]));
        }

        named.AddRange(keywords);
        return named;
    }

    private CallContext WithArguments(
        IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords, CallContext context)
    {
        if (arguments.Count == 1 && keywords.Count == 0)
            return context.Plain;

        // Keras records `training` beside the other arguments, but the model's own mode decides when it runs.
        return context.With(WithoutInputs(arguments, keywords));
    }

    private Nest<(Shape Shape, DType DType)> Probe(
        Nest<(Shape Shape, DType DType)> inputs, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        Nest<(Shape Shape, DType DType)> first = ProbeWith(FirstProbe);
        if (inputs.Flatten().All(input => input.Shape.IsKnown))
            return first;
        IReadOnlyList<(Shape Shape, DType DType)> second = ProbeWith(SecondProbe).Flatten();
        int next = 0;
        return first.Map(output =>
        {
            Shape shape = output.Shape;
            Shape other = second[next++].Shape;
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (shape[axis] != other[axis])
                    shape = shape.With(axis, Shape.Unknown);
            }

            return (shape, output.DType);
        });

        Nest<(Shape Shape, DType DType)> ProbeWith(int length)
        {
            using StepScope step = new GradientTape().Compute();
            Nest<Tensor> zeros = inputs.Map(input => Zeros(input.Shape, input.DType, length));
            var values = new List<KeyValuePair<string, object?>>();
            foreach ((string name, object? value) in keywords)
            {
                values.Add(KeyValuePair.Create(name, value is Nest<KerasTensor> tensors
                    ? tensors.Map(tensor => Zeros(tensor.Shape, tensor.DType, length))
                    : value));
            }

            try
            {
                return Compute(zeros, new CallContext(training: false, values)).Map(output => (output.Shape, output.DType));
            }
            finally
            {
                callLosses.Clear();
            }
        }
    }

    private static Shape Filled(Shape shape, int length)
    {
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] < 0)
                shape = shape.With(axis, length);
        }

        return shape;
    }

    // Floating tensors are float32 where there are values, whatever type their symbols have.
    private static Tensor Zeros(Shape shape, DType dtype, int length) =>
        Tensor.Zeros(Filled(shape, length), dtype.IsFloating() ? Engine.DType.Float32 : dtype);

    // The symbol of a result says what Keras would hold it in.
    private DType Symbolic(DType computed) => computed == Engine.DType.Float32 && RoundsOutputs ? DType.FloatDType : computed;

    // Keras's autocast: floating tensors are brought to the compute type; integers, booleans and strings stay.
    private Nest<Tensor> Convert(Nest<Tensor> tensors) => tensors.IsLeaf ? Convert(tensors.Value) : tensors.Map(Convert);

    private Tensor Convert(Tensor tensor)
    {
        if (!tensor.DType.IsFloating() || (tensor.DType == Engine.DType.Float32 && DType.FloatDType == Engine.DType.Float32))
            return tensor;
        Tensor converted = Ops.RoundTo(tensor, DType.FloatDType);
        converted.Mask = tensor.Mask;
        return converted;
    }

    private CallContext Convert(CallContext context) => DType.IsHalf ? context.WithTensors(Convert) : context;

    private static Nest<Shape> ShapesOf(Nest<Tensor> tensors) => tensors.Map(tensor => tensor.Shape);

    private static Nest<Shape> BatchUnknown(Nest<Shape> shapes) =>
        shapes.Map(shape => shape.Rank == 0 ? shape : shape.With(0, Shape.Unknown));

    private void Check(Nest<Tensor> inputs)
    {
        if (InputSpec is null)
            return;
        if (inputs.IsLeaf)
        {
            InputSpec.Check(Name, 0, inputs.Value.Shape);
            return;
        }

        IReadOnlyList<Tensor> flat = inputs.Flatten();
        for (int i = 0; i < flat.Count; i++)
            InputSpec.Check(Name, i, flat[i].Shape);
    }

    private void AddActivityLosses(Nest<Tensor> outputs)
    {
        foreach (Tensor output in outputs.Flatten())
            AddLoss(ActivityRegularizer!.Call(output));
    }
}
