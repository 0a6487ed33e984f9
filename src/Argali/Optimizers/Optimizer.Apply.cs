using Argali.Diagnostics;
using Argali.Engine;

namespace Argali.Optimizers;

public abstract partial class Optimizer
{
    private readonly Dictionary<Variable, int> indices = [];
    private readonly List<Tensor?> tapeGradients = [];
    private readonly List<Tensor> presentGradients = [];
    private readonly List<Variable> presentVariables = [];
    private Variable[] trained = [];

    // What is computed with: the variables themselves, and a float32 one in place of each that is stored in another type.
    private Variable[] working = [];
    private Variable[] averages = [];
    private Variable[] accumulators = [];
    private Variable?[] adjusted = [];

    /// <summary>Gets whether the optimizer knows its variables and has made its own.</summary>
    public bool Built { get; private set; }

    /// <summary>Gets the variables that the optimizer was built for.</summary>
    public IReadOnlyList<Variable> TrainableVariables => trained;

    /// <summary>Gets the moving averages, one per variable; empty without <see cref="UseEma"/> or before building.</summary>
    public IReadOnlyList<Variable> ModelVariablesMovingAverage => averages;

    /// <summary>Makes the state for the given variables. An overriding class calls this first, then makes its own variables.</summary>
    /// <exception cref="InvalidOperationException">The optimizer is built.</exception>
    public virtual void Build(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (Built)
            throw new InvalidOperationException("This optimizer is built already. Make a new optimizer for other variables.");
        trained = [.. variables];
        adjusted = new Variable?[trained.Length];
        averages = UseEma ? new Variable[trained.Length] : [];
        accumulators = Accumulates ? new Variable[trained.Length] : [];
        working = [.. trained.Select(StandIn)];
        for (int i = 0; i < trained.Length; i++)
        {
            indices.Add(trained[i], i);
            indices.TryAdd(working[i], i);
            if (UseEma)
                averages[i] = AddVariableFromReference(trained[i], "average");
            if (Accumulates)
                accumulators[i] = AddVariableFromReference(trained[i], "gradient_accumulator");
        }

        Built = true;
    }

    /// <summary>Gets <see cref="Variables"/> in one of the orders that files have.</summary>
    internal virtual IReadOnlyList<Variable> Arrange(OptimizerOrder order)
    {
        if (order == OptimizerOrder.Interleaved || averages.Length == 0 || accumulators.Length == 0)
            return Variables;
        int first = variables.IndexOf(averages[0]);
        return [.. variables.Take(first), .. averages, .. accumulators, .. variables.Skip(first + averages.Length + accumulators.Length)];
    }

    /// <summary>Makes a step with the gradients that the tape's last backward pass gave.</summary>
    /// <param name="tape">The tape, in the step that computed the gradients.</param>
    /// <param name="variables">The variables; null for those the optimizer was built for.</param>
    /// <exception cref="ArgumentException">No variable has a gradient, or one is unknown to the optimizer.</exception>
    /// <exception cref="InvalidOperationException">No variables are given and the optimizer is not built.</exception>
    public void Apply(GradientTape tape, IReadOnlyList<Variable>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        variables ??= RequireBuilt();
        tapeGradients.Clear();
        for (int i = 0; i < variables.Count; i++)
            tapeGradients.Add(tape.Gradient(variables[i]));
        Apply(tapeGradients, variables);
        tapeGradients.Clear();
    }

    /// <summary>Makes a step. An optimizer that is not built is built for the given variables first.</summary>
    /// <param name="gradients">One gradient per variable; null where there is none: the variable then stays, with a warning.</param>
    /// <param name="variables">The variables; null for those the optimizer was built for.</param>
    /// <exception cref="ArgumentException">The counts differ, every gradient is null, or a variable is unknown to the optimizer.</exception>
    /// <exception cref="InvalidOperationException">No variables are given and the optimizer is not built.</exception>
    public virtual void Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (gradients.Count == 0)
            return;
        variables ??= RequireBuilt();
        CheckCounts(gradients, variables);
        if (!Built)
            Build(variables);
        SelectPresent(gradients, variables);
        Step();
        Constrain();
        RoundStored();
        presentGradients.Clear();
        presentVariables.Clear();
    }

    /// <summary>Multiplies a loss by <see cref="LossScaleFactor"/>; <see cref="Apply(IReadOnlyList{Tensor?}, IReadOnlyList{Variable}?)"/> undoes it.</summary>
    public virtual Tensor ScaleLoss(Tensor loss) => LossScaleFactor is { } factor ? Ops.Multiply(loss, (float)factor) : loss;

    /// <summary>Ends training: with <see cref="UseEma"/> the variables get the values of their moving averages.</summary>
    /// <exception cref="ArgumentException">A variable is unknown to the optimizer.</exception>
    public virtual void FinalizeVariableValues(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (!UseEma)
            return;
        for (int i = 0; i < variables.Count; i++)
            variables[i].Assign(averages[IndexOf(variables[i])].Value);
    }

    /// <summary>Changes one variable.</summary>
    /// <param name="gradient">Its gradient, clipped and unscaled.</param>
    /// <param name="variable">The variable, already decayed.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    protected abstract void UpdateStep(Tensor gradient, Variable variable, float learningRate);

    /// <summary>Called once per update, before the variables' <see cref="UpdateStep"/>: for what depends on the step alone.</summary>
    /// <param name="learningRate">The learning rate of this step.</param>
    protected virtual void BeginUpdate(float learningRate)
    {
    }

    /// <summary>Gets the share of a variable that each step takes away, times the learning rate; null for none.</summary>
    private protected virtual double? WeightDecayOf(Variable variable) => WeightDecay;

    /// <summary>Gets the position of a variable among those that the optimizer was built for.</summary>
    /// <exception cref="ArgumentException">The variable is unknown to the optimizer.</exception>
    protected int IndexOf(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return indices.TryGetValue(variable, out int index)
            ? index
            : throw new ArgumentException(
                $"Unknown variable: {variable}. This optimizer can only be called for the variables it was originally built with. " +
                "When working with a new set of variables, make a new optimizer.");
    }

    private protected static void CheckCounts(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        if (gradients.Count != variables.Count)
        {
            throw new ArgumentException(
                "The gradients must match the variables one-to-one. " +
                $"Received {gradients.Count} gradients, but there are {variables.Count} trainable variables.");
        }
    }

    private protected Variable[] RequireBuilt() => Built
        ? trained
        : throw new InvalidOperationException(
            "Without variables, Apply needs an optimizer that is built on a list of variables. Call Build(variables) first.");

    private bool Accumulates => GradientAccumulationSteps is > 0;

    private void SelectPresent(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        presentGradients.Clear();
        presentVariables.Clear();
        List<string>? missing = null;
        for (int i = 0; i < variables.Count; i++)
        {
            Variable variable = working[IndexOf(variables[i])];
            if (gradients[i] is { } gradient)
            {
                if (variable != variables[i])
                    variable.Assign(variables[i].Stored);
                presentGradients.Add(gradient);
                presentVariables.Add(variable);
            }
            else
            {
                (missing ??= []).Add(variables[i].Name);
            }
        }

        if (presentVariables.Count == 0)
            throw new ArgumentException("No gradients provided for any variable.", nameof(gradients));
        if (missing is not null)
        {
            Warnings.Raise(
                GetType().Name,
                $"Gradients do not exist for variables [{string.Join(", ", missing.Select(name => $"'{name}'"))}] when minimizing the loss. " +
                "If using Compile, did you forget to provide a loss?");
        }
    }

    // As in Keras 3.3.3 clipping and weight decay take place at every step, also at those that only accumulate.
    private void Step()
    {
        long iteration = Iterations.Value.Item<long>();
        bool updates = !Accumulates || (iteration + 1) % GradientAccumulationSteps!.Value == 0;
        float learningRate = (float)LearningRate;
        float factor = LossScaleFactor is { } scale ? 1f / (float)scale : 1f;
        float globalFactor = GlobalClipnorm is > 0 ? GlobalClipFactor((float)GlobalClipnorm.Value, factor) : 1f;
        if (updates)
            BeginUpdate(learningRate);
        for (int i = 0; i < presentVariables.Count; i++)
        {
            Variable variable = presentVariables[i];
            Tensor gradient = Adjust(variable, presentGradients[i], factor, globalFactor);
            if (WeightDecayOf(variable) is { } decay && Decays(variable))
                OptimizerOps.Decay(variable, (float)decay, learningRate);
            if (Accumulates)
                gradient = Accumulate(variable, gradient, updates);
            if (updates)
                UpdateStep(gradient, variable, learningRate);
        }

        if (updates)
        {
            foreach (Variable sum in accumulators)
                sum.AsWritableSpan<float>().Clear();
        }

        if (UseEma)
            Average(iteration);
        Iterations.AsWritableSpan<long>()[0] = iteration + 1;
    }

    // The sum so far, or before an update the mean.
    private Tensor Accumulate(Variable variable, Tensor gradient, bool updates)
    {
        Variable sum = accumulators[IndexOf(variable)];
        OptimizerOps.Accumulate(sum, gradient);
        if (updates)
            OptimizerOps.Scale(sum, sum, 1f / GradientAccumulationSteps!.Value);
        return sum;
    }

    // Scaling and clipping: into memory of the optimizer's own, kept for the next step; a gradient itself is never changed.
    private Tensor Adjust(Variable variable, Tensor gradient, float factor, float globalFactor)
    {
        float clipFactor = globalFactor;
        if (Clipnorm is > 0)
        {
            float limit = (float)Clipnorm.Value;
            float norm = MathF.Sqrt(OptimizerOps.SumOfSquares(gradient)) * factor;
            clipFactor = limit / MathF.Max(norm, limit);
        }

        factor *= clipFactor;
        bool limits = Clipnorm is not > 0 && GlobalClipnorm is not > 0 && Clipvalue is > 0;
        if (factor == 1f && !limits)
            return gradient;
        Variable target = adjusted[IndexOf(variable)] ??= new Variable(Tensor.Zeros(variable.Shape), "gradient", trainable: false);
        OptimizerOps.Scale(target, gradient, factor);
        if (limits)
            OptimizerOps.Clip(target, target, (float)Clipvalue!.Value);
        return target;
    }

    // Keras adds (norm - norm): a norm that is not finite makes every gradient NaN instead of zero.
    private float GlobalClipFactor(float limit, float factor)
    {
        float squares = 0f;
        for (int i = 0; i < presentGradients.Count; i++)
            squares += OptimizerOps.SumOfSquares(presentGradients[i]);
        float norm = MathF.Sqrt(squares) * factor;
        return (limit * MathF.Min(1f / norm, 1f / limit)) + (norm - norm);
    }

    // The first step's average is the variable itself.
    private void Average(long iteration)
    {
        float momentum = iteration == 0 ? 0f : (float)EmaMomentum;
        bool overwrites = EmaOverwriteFrequency is > 0 && (iteration + 1) % EmaOverwriteFrequency.Value == 0;
        for (int i = 0; i < trained.Length; i++)
        {
            OptimizerOps.MovingAverage(averages[i], working[i], momentum);
            if (overwrites)
                working[i].Assign(averages[i].Value);
        }
    }

    private void Constrain()
    {
        for (int i = 0; i < presentVariables.Count; i++)
        {
            if (presentVariables[i].Constraint is not { } constraint)
                continue;
            using (GradientTape.Pause())
                presentVariables[i].Assign(constraint(presentVariables[i].Value));
        }
    }

    // Steps are computed in float32 and rounded on store.
    private void RoundStored()
    {
        foreach (Variable variable in presentVariables)
        {
            Variable stored = trained[indices[variable]];
            if (stored != variable)
                stored.Assign(variable.Stored);
        }
    }

    private static Variable StandIn(Variable variable) => variable.DType == DType.Float32
        ? variable
        : new Variable(Ops.Cast(variable.Stored, DType.Float32), variable.Name) { Path = variable.Path, Constraint = variable.Constraint };
}
