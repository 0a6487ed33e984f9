using Argali.Engine;
using Argali.Regularizers;

namespace Argali.Layers;

public abstract partial class Layer
{
    private readonly List<Tensor> callLosses = [];

    /// <summary>
    /// Gets the losses that the layer and its sub-layers add to the model's: those of <see cref="AddLoss"/> in the running call, and the
    /// penalties of regularizers.
    /// </summary>
    public IReadOnlyList<Tensor> Losses
    {
        get
        {
            var losses = new List<Tensor>();
            var seen = new HashSet<Variable>();
            CollectCallLosses(losses);
            CollectWeightLosses(losses, seen);
            return losses;
        }
    }

    /// <summary>Adds a scalar to the loss of the model that this call belongs to. Call it in <see cref="Call(Tensor, CallContext)"/>.</summary>
    protected void AddLoss(Tensor loss) => callLosses.Add(loss);

    private void CollectCallLosses(List<Tensor> losses)
    {
        losses.AddRange(callLosses);
        foreach (Layer layer in SubLayers)
            layer.CollectCallLosses(losses);
    }

    private void CollectWeightLosses(List<Tensor> losses, HashSet<Variable> seen)
    {
        foreach ((Variable variable, Regularizer regularizer) in weightRegularizers)
        {
            if (variable.Trainable && seen.Add(variable))
                losses.Add(regularizer.Call(Ops.RoundTo(variable, Engine.DType.Float32)));
        }

        foreach (Layer layer in SubLayers)
            layer.CollectWeightLosses(losses, seen);
    }

    private void ClearLosses()
    {
        callLosses.Clear();
        foreach (Layer layer in SubLayers)
            layer.ClearLosses();
    }
}
