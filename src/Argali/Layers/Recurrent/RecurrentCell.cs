using Argali.Engine;

namespace Argali.Layers;

/// <summary>
/// One step of a recurrent layer: it turns the inputs of a step and the states before it into an output and the states after it.
/// <see cref="RNN"/> runs it over sequences.
/// </summary>
/// <remarks>
/// <para>A cell of one's own overrides <see cref="StateSize"/> and <see cref="Step"/>, and <see cref="Layer.Build(Shape)"/> for its
/// weights. Applied as a layer, a cell takes its states in the call argument <c>states</c> and gives a list of the output and the
/// next states.</para>
/// <code>
/// public sealed class MinimalCell(int units, string? name = null) : RecurrentCell(name)
/// {
///     private Variable kernel = null!, recurrent = null!;
///     public override Nest&lt;int&gt; StateSize => units;
///     protected override void Build(Shape inputShape)
///     {
///         kernel = AddWeight("kernel", [inputShape[^1], units]);
///         recurrent = AddWeight("recurrent_kernel", [units, units], "orthogonal");
///     }
///     protected override (Tensor, Nest&lt;Tensor&gt;) Step(Tensor inputs, Nest&lt;Tensor&gt; states, CallContext context)
///     {
///         Tensor output = Ops.MatMul(inputs, kernel) + Ops.MatMul(states.Value, recurrent);
///         return (output, output);
///     }
/// }
/// </code>
/// </remarks>
/// <param name="name">The name; null for an automatic one.</param>
public abstract class RecurrentCell(string? name) : Layer(name)
{
    /// <summary>Gets the lengths of the states: one number for a cell of one state, a list for several.</summary>
    public abstract Nest<int> StateSize { get; }

    /// <summary>Gets the length of the output. By default that of the first state.</summary>
    public virtual int OutputSize => StateSize.Flatten()[0];

    internal override IReadOnlyList<string> CallArgumentNames => ["states", "training"];

    private protected override bool OverridesOutputShape => true;

    /// <summary>Makes the states that a sequence begins with, in the structure of <see cref="StateSize"/>. By default zeros.</summary>
    /// <param name="batchSize">The number of samples.</param>
    public virtual Nest<Tensor> GetInitialState(int batchSize) => StateSize.Map(size => Tensor.Zeros(new Shape(batchSize, size)));

    /// <summary>Derives the shape of a step's output. By default <c>(batch, OutputSize)</c>.</summary>
    public virtual Shape ComputeStepShape(Shape inputShape) => new(inputShape[0], OutputSize);

    /// <summary>Derives the shapes of the states. By default <c>(batch, size)</c> for each of <see cref="StateSize"/>.</summary>
    public virtual Nest<Shape> ComputeStateShapes(Shape inputShape) => StateSize.Map(size => new Shape(inputShape[0], size));

    /// <summary>Derives the shapes of the output and of the next states.</summary>
    public sealed override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.IsLeaf ? inputShapes.Value : inputShapes[0].Value;
        return Nest<Shape>.List([ComputeStepShape(input), ComputeStateShapes(input)]);
    }

    /// <summary>Computes one step.</summary>
    /// <param name="inputs">The inputs of the step, <c>(batch, ...)</c>.</param>
    /// <param name="states">The states before it, in the structure of <see cref="StateSize"/>.</param>
    /// <param name="context">Training or not.</param>
    /// <returns>The output, and the states after the step in the same structure.</returns>
    protected abstract (Tensor Output, Nest<Tensor> States) Step(Tensor inputs, Nest<Tensor> states, CallContext context);

    /// <inheritdoc/>
    protected sealed override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        Tensor x = inputs.IsLeaf ? inputs.Value : inputs[0].Value;
        if (context.FindTensors("states") is not { } given)
            throw new ArgumentException($"The cell '{Name}' ({ClassName}) expects its states in the call argument `states`.", nameof(context));
        (Tensor output, Nest<Tensor> states) = Step(x, ArrangeStates(given, x.Shape, "states"), context);
        return Nest<Tensor>.List([output, states]);
    }

    /// <summary>Begins a pass over one sequence; what stays the same from step to step, such as dropout masks, belongs to the pass.</summary>
    internal virtual CellPass Begin(CallContext context) => new StepPass(this, context);

    /// <summary>Computes all steps in one operation; null if the cell has none for what is asked.</summary>
    /// <param name="inputs">The sequences, <c>(batch, time, ...)</c>.</param>
    /// <param name="states">The states before the first step.</param>
    /// <param name="mask">Which steps count, bool <c>(batch, time)</c>; null for all.</param>
    /// <param name="goBackwards">Whether to begin at the last step.</param>
    /// <param name="zeroOutputForMask">Whether the outputs of masked steps are zero instead of the output before them.</param>
    /// <param name="context">Training or not.</param>
    internal virtual RecurrentResult? RunAtOnce(
        Tensor inputs, Nest<Tensor> states, Tensor? mask, bool goBackwards, bool zeroOutputForMask, CallContext context) => null;

    /// <summary>Brings given states into the structure of <see cref="StateSize"/>.</summary>
    /// <param name="given">The states, in any structure.</param>
    /// <param name="inputShape">The shape of the inputs of a step.</param>
    /// <param name="argument">The name of the argument that they came in.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or a shape does not fit.</exception>
    internal Nest<Tensor> ArrangeStates(Nest<Tensor> given, Shape inputShape, string argument)
    {
        Nest<Shape> expected = ComputeStateShapes(inputShape);
        IReadOnlyList<Shape> shapes = expected.Flatten();
        IReadOnlyList<Tensor> states = given.Flatten();
        if (states.Count != shapes.Count || !states.Zip(shapes, (state, shape) => state.Shape == shape).All(fits => fits))
        {
            throw new ArgumentException(
                $"The cell '{Name}' ({ClassName}) expects `{argument}` of {shapes.Count} tensor(s) of the shapes {expected}. " +
                $"Received: {states.Count} of the shapes {given.Map(state => state.Shape)}.",
                argument);
        }

        return expected.Pack(states);
    }

    private sealed class StepPass(RecurrentCell cell, CallContext context) : CellPass
    {
        public override (Tensor Output, Nest<Tensor> States) Step(Tensor prepared, Nest<Tensor> states) => cell.Step(prepared, states, context);
    }
}
