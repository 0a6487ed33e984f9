using Argali.Callbacks;
using Argali.Checkpoints;

namespace Argali.Tests.Callbacks;

/// <summary>A training loop over a <see cref="SmallTarget"/>: four batches an epoch, two of validation; the weight counts the batches.</summary>
internal sealed class SmallLoop(SmallTarget target, params ModelCheckpoint[] checkpoints)
{
    public const int Batches = 4;

    /// <summary>The validation loss of each epoch; NaN and infinities are values too.</summary>
    public double[] Losses { get; init; } = [0.9, 0.5, 0.7, 0.3, 0.4, 0.8];

    /// <summary>Called after each batch of training, before the callbacks, with the batches done so far.</summary>
    public Action<int> OnBatch { get; init; } = _ => { };

    /// <summary>Called within each validation, before the callbacks, with the epoch.</summary>
    public Action<int> OnValidation { get; init; } = _ => { };

    /// <summary>The epochs that have a validation.</summary>
    public Func<int, bool> Validates { get; init; } = _ => true;

    /// <summary>Runs all epochs, from where a saved run stood if one is given.</summary>
    public void Run(RunState? resumed = null)
    {
        foreach (ModelCheckpoint checkpoint in checkpoints)
        {
            checkpoint.SetTarget(target);
        }

        var callbacks = new CallbackList(checkpoints, epochs: Losses.Length, steps: Batches);
        try
        {
            callbacks.OnTrainBegin();
            if (resumed is not null)
            {
                callbacks.RestoreRun(resumed);
            }

            int first = resumed is null ? 0 : resumed.Moment == RunMoment.EpochEnd ? resumed.Epoch + 1 : resumed.Epoch;
            for (int epoch = first; epoch < Losses.Length; epoch++)
            {
                bool within = resumed is not null && epoch == resumed.Epoch;
                if (!within)
                {
                    callbacks.OnEpochBegin(epoch);
                }

                Train(callbacks, epoch, within ? resumed!.Batch : 0);
            }

            callbacks.OnTrainEnd();
        }
        catch (Exception e)
        {
            callbacks.OnTrainInterrupted(e);
            throw;
        }
    }

    private void Train(CallbackList callbacks, int epoch, int firstBatch)
    {
        for (int batch = firstBatch; batch < Batches; batch++)
        {
            callbacks.OnTrainBatchBegin(batch);
            target.Weight++;
            OnBatch((epoch * Batches) + batch + 1);
            callbacks.OnTrainBatchEnd(batch, new Logs { ["loss"] = 1.0 / target.Weight });
        }

        var logs = new Logs { ["loss"] = 1.0 / target.Weight };
        if (Validates(epoch))
        {
            callbacks.OnTestBegin();
            for (int batch = 0; batch < 2; batch++)
            {
                callbacks.OnTestBatchBegin(batch);
                OnValidation(epoch);
                callbacks.OnTestBatchEnd(batch, new Logs { ["loss"] = Losses[epoch] });
            }

            callbacks.OnTestEnd();
            logs["val_loss"] = Losses[epoch];
        }

        callbacks.OnEpochEnd(epoch, logs);
    }
}
