using Argali.Engine;
using Argali.Optimizers;
using Argali.Saving;

namespace Argali.Callbacks;

/// <summary>
/// Exchanges the model's weights with their exponential moving averages for evaluation, or also from the end of each epoch to
/// the beginning of the next.
/// </summary>
/// <remarks>
/// Needs an optimizer made with <c>useEma: true</c>. After a prediction the averages stay in the model, as in Keras; the next
/// evaluation puts the weights back.
/// </remarks>
/// <seealso href="https://keras.io/api/callbacks/swap_ema_weights/"/>
public sealed class SwapEMAWeights : Callback, IStatefulCallback
{
    private bool averagesAreInModel;

    /// <summary>Takes Keras's argument.</summary>
    /// <param name="swapOnEpoch">
    /// Whether the averages are in the model from the end of an epoch to the beginning of the next, so that a
    /// <see cref="ModelCheckpoint"/> after this callback saves them. Default false.
    /// </param>
    public SwapEMAWeights(bool swapOnEpoch = false) => SwapOnEpoch = swapOnEpoch;

    /// <summary>Whether the averages are in the model between epochs too.</summary>
    public bool SwapOnEpoch { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AddedLogs => [];

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        if (SwapOnEpoch && averagesAreInModel)
        {
            Swap(averagesAreInModelAfter: false);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The optimizer keeps no averages.</exception>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (SwapOnEpoch && !averagesAreInModel)
        {
            Swap(averagesAreInModelAfter: true);

            // When training ends, the optimizer copies its averages into the model. They are there already, and it holds the
            // weights: so that the copying changes nothing, it gets the averages back.
            if (epoch == Params.Epochs - 1)
            {
                CopyModelToAverages();
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The optimizer keeps no averages.</exception>
    public override void OnTestBegin(Logs logs)
    {
        if (!averagesAreInModel)
        {
            Swap(averagesAreInModelAfter: true);
        }
    }

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs)
    {
        if (averagesAreInModel)
        {
            Swap(averagesAreInModelAfter: false);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The optimizer keeps no averages.</exception>
    public override void OnPredictBegin(Logs logs)
    {
        if (!averagesAreInModel)
        {
            Swap(averagesAreInModelAfter: true);
        }
    }

    /// <inheritdoc/>
    public Config SaveState() => new() { ["averages_are_in_model"] = averagesAreInModel };

    /// <inheritdoc/>
    public void RestoreState(Config state)
    {
        ArgumentNullException.ThrowIfNull(state);
        averagesAreInModel = state.GetBool("averages_are_in_model", false);
    }

    private IEnumerable<(Variable Weight, Variable Average)> Pairs()
    {
        Optimizer? optimizer = Model.Optimizer is LossScaleOptimizer scaling ? scaling.InnerOptimizer : Model.Optimizer;
        if (optimizer is not { UseEma: true })
        {
            throw new InvalidOperationException(
                "SwapEMAWeights must be used when `use_ema=True` is set on the optimizer. "
                + $"Received: use_ema={(optimizer is null ? "None (the model has no optimizer)" : "False")}");
        }

        return Model.TrainableVariables.Zip(optimizer.ModelVariablesMovingAverage);
    }

    private void Swap(bool averagesAreInModelAfter)
    {
        foreach ((Variable weight, Variable average) in Pairs())
        {
            Tensor kept = weight.Value.Clone();
            weight.Assign(average.Value);
            average.Assign(kept);
        }

        averagesAreInModel = averagesAreInModelAfter;
    }

    private void CopyModelToAverages()
    {
        foreach ((Variable weight, Variable average) in Pairs())
        {
            average.Assign(weight.Value);
        }
    }
}
