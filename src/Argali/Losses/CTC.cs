using Argali.Engine;

namespace Argali.Losses;

/// <summary>Connectionist temporal classification: the loss of a label sequence given scores per step, whatever their alignment.</summary>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.CTC"/>
public sealed class CTC(LossReduction reduction = LossReduction.SumOverBatchSize, string name = "ctc") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred) => LossFunctions.CTC(yTrue, yPred);
}
