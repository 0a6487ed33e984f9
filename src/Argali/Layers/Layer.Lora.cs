using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

// Adapters of low rank (Hu et al., "LoRA", 2021): a weight is frozen and weight + a · b is used in its place, where a and b, of a small rank
// between them, are trained. As in Keras files hold the sum, and after loading a and b are zero.
public abstract partial class Layer
{
    private (Variable Weight, Variable A, Variable B)? adapter;

    /// <summary>Gets the rank of the adapter; null without one.</summary>
    private protected int? AdapterRank => adapter?.B.Shape[0];

    /// <summary>Gets what a config holds of an adapter: nothing without one.</summary>
    private protected static Config LoraConfig(int? rank) => rank is { } given ? new Config { ["lora_rank"] = given } : [];

    /// <summary>Freezes a weight and adds an adapter to it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rank is not positive.</exception>
    /// <exception cref="InvalidOperationException">There is no weight yet, or an adapter already.</exception>
    /// <exception cref="NotSupportedException">The weight has a constraint, which would not hold for the sum.</exception>
    private protected void Adapt(
        Variable? weight, int rank, Regularizer? regularizer, Constraint? constraint, Initializer? aInitializer = null, Initializer? bInitializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rank);
        if (weight is null)
            throw new InvalidOperationException($"Cannot enable lora on the layer '{Name}', which is not built. Build it first, or give the rank to its constructor.");
        if (adapter is not null)
            throw new InvalidOperationException($"The layer '{Name}' has an adapter of rank {AdapterRank} already.");
        if (constraint is not null)
            throw new NotSupportedException($"Lora is incompatible with the constraint on '{weight.Path}'.");
        string path = weight.Path[..^weight.Name.Length];
        Variable a = Make("a", weight.Shape.With(-1, rank), aInitializer ?? "he_uniform");
        Variable b = Make("b", [rank, weight.Shape[^1]], bInitializer ?? "zeros");
        weight.Trainable = false;
        adapter = (weight, a, b);

        Variable Make(string part, Shape shape, Initializer initializer)
        {
            string name = $"lora_{weight.Name}_{part}";
            return Keep(new Variable(initializer.Call(shape, DType.VariableDType), name) { Path = path + name }, regularizer);
        }
    }

    /// <summary>Gets a weight as a call uses it: with its adapter.</summary>
    private protected Tensor Adapted(Variable weight) =>
        adapter is { } low && low.Weight == weight ? weight.Value + Ops.MatMul(low.A, low.B) : weight.Value;

    /// <summary>Gets what files hold of one of <see cref="OwnVariables"/>: its values, of an adapted weight the sum.</summary>
    internal Tensor StoredValue(Variable variable)
    {
        if (adapter is not { } low || low.Weight != variable)
            return variable.Stored;
        using StepScope step = new GradientTape().Compute();
        return Ops.Cast(Ops.RoundTo(variable, Engine.DType.Float32) + Ops.MatMul(low.A, low.B), variable.DType).Clone();
    }

    /// <summary>Called when variables were read from a file, which holds the sum.</summary>
    internal void WeightsLoaded(IReadOnlySet<Variable> loaded)
    {
        if (adapter is not { } low || !loaded.Contains(low.Weight))
            return;
        low.A.Assign(Tensor.Zeros(low.A.Shape));
        low.B.Assign(Tensor.Zeros(low.B.Shape));
    }

    private bool IsOfAdapter(Variable variable) => adapter is { } low && (variable == low.A || variable == low.B);
}
