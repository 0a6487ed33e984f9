namespace Argali.Engine;

/// <summary>
/// One recorded operation: what it read, what it made, and how a gradient of its output becomes gradients of its inputs.
/// Nodes are rented from the tape and return to it when the step ends, so that recording allocates nothing once warm.
/// </summary>
internal abstract class TapeNode
{
    /// <summary>The tensor whose gradient starts <see cref="Backward"/>.</summary>
    public TensorNode Output = null!;

    /// <summary>Whether any output has a gradient in the pass; an operation of several outputs overrides it.</summary>
    public virtual bool IsReached(long stamp) => Output.HasGradient(stamp);

    /// <summary>Adds this operation's share to the gradients of its inputs. Called once, after all uses of the output.</summary>
    public abstract void Backward(GradientTape tape);

    /// <summary>Makes this operation the producer of one more tensor.</summary>
    protected TensorNode AlsoGives(TensorNode output)
    {
        output.Producer = this;
        output.TracksGradient = true;
        return output;
    }

    /// <summary>The output's gradient as a tensor, for backward passes that are written in operations.</summary>
    protected Tensor GradientTensor(GradientTape tape) => tape.Gradient(new Tensor(Output))!.Value;

    /// <summary>Forgets every reference, so that a recycled node keeps nothing alive.</summary>
    public virtual void Clear() => Output = null!;
}
