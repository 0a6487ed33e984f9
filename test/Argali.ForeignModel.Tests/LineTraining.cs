using Argali.Callbacks;
using Argali.Checkpoints;

namespace Argali.ForeignModel.Tests;

/// <summary>A training loop written by hand: four epochs of three batches, a validation after each, callbacks, and going on from a saved run.</summary>
internal static class LineTraining
{
    public const int Epochs = 4;
    public const int Batches = 3;

    /// <summary>Trains to the last epoch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="callbacks">The callbacks.</param>
    /// <param name="resumed">Where a run stood that is to go on; the model has been restored.</param>
    /// <param name="afterBatch">Called after every batch, before the callbacks, with the number of batches done in the whole run.</param>
    public static void Run(LineModel model, IReadOnlyList<Callback> callbacks, RunState? resumed = null, Action<int>? afterBatch = null)
    {
        foreach (ModelCheckpoint checkpoint in callbacks.OfType<ModelCheckpoint>())
            checkpoint.SetTarget(model);
        var list = new CallbackList(callbacks, epochs: Epochs, steps: Batches);
        try
        {
            list.OnTrainBegin();
            if (resumed is not null)
                list.RestoreRun(resumed);
            int epoch = resumed is null ? 0 : resumed.Moment == RunMoment.EpochEnd ? resumed.Epoch + 1 : resumed.Epoch;
            for (; epoch < Epochs; epoch++)
            {
                bool isWithin = resumed is { Moment: not RunMoment.EpochEnd } && epoch == resumed.Epoch;
                if (!isWithin)
                    list.OnEpochBegin(epoch);
                double loss = double.NaN;
                for (int batch = isWithin ? resumed!.Batch : 0; batch < Batches; batch++)
                {
                    list.OnTrainBatchBegin(batch);
                    loss = model.Train();
                    afterBatch?.Invoke((epoch * Batches) + batch + 1);
                    list.OnTrainBatchEnd(batch, new Logs { ["loss"] = loss });
                }

                list.OnEpochEnd(epoch, new Logs { ["loss"] = loss, ["val_loss"] = model.Evaluate() });
            }

            list.OnTrainEnd();
        }
        catch (Exception e)
        {
            list.OnTrainInterrupted(e);
            throw;
        }
    }
}
