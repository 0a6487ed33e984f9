using Argali.Engine;

namespace Argali.Layers;

/// <summary>One pass of a cell over a sequence: it does once for all steps what does not depend on the states.</summary>
internal abstract class CellPass
{
    /// <summary>Computes of the inputs, a whole sequence or one step, what the steps need. By default the inputs themselves.</summary>
    public virtual Tensor Prepare(Tensor inputs) => inputs;

    /// <summary>Computes one step from what <see cref="Prepare"/> made of its inputs.</summary>
    public abstract (Tensor Output, Nest<Tensor> States) Step(Tensor prepared, Nest<Tensor> states);
}
