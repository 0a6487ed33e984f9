using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Models;

namespace Argali.Torture;

/// <summary>Trains a batch, saves, trains a batch, saves, until it is stopped; goes on from what an earlier run left.</summary>
internal sealed class SaveLoop(SaveFolder folder, Driver driver, SaveMode mode, IFileSystem files, ILedger ledger)
{
    private readonly Queue<int> kept = [];

    /// <param name="steps">After how many saves to end by itself.</param>
    /// <param name="ready">Called when the first save begins.</param>
    /// <param name="stop">Ends the loop before the next batch.</param>
    public void Run(int steps, Action? ready, CancellationToken stop)
    {
        DurableFile.RemoveAbandoned(folder.Path, files);
        (Model model, int step) = Resume();
        ledger.Resumed(step);
        if (driver == Driver.Fit)
        {
            ready?.Invoke();
            Fit(model, step, steps, stop);
            return;
        }

        using BackgroundWriter? background =
            mode.BackPressure() is { } backPressure ? new BackgroundWriter(backPressure, TimeProvider.System) : null;
        ready?.Invoke();
        for (int i = 0; i < steps && !stop.IsCancellationRequested; i++)
        {
            TrainedModel.Train(model);
            step++;
            ledger.Begun(step, TrainedModel.Hash(model));
            Save(model, step, background);
            background?.ThrowIfFailed();
        }

        background?.Drain();
    }

    // Every file that is there must be whole, or loading throws: a run that found one may rely on it as on one of its own.
    private (Model Model, int Step) Resume()
    {
        Model? model = null;
        int last = 0;
        foreach (int step in folder.Steps.TakeLast(SaveFolder.Kept))
        {
            model = TrainedModel.Load(folder[step], folder.Format);
            ledger.Begun(step, TrainedModel.Hash(model));
            ledger.Found(step);
            kept.Enqueue(step);
            last = step;
        }

        return (model ?? TrainedModel.Create(), last);
    }

    // One batch an epoch, so that the number in a file's name is the step.
    private void Fit(Model model, int step, int steps, CancellationToken stop)
    {
        var announcing = new LambdaCallback(onEpochEnd: (epoch, _) => ledger.Begun(epoch + 1, TrainedModel.Hash(model)));
        var numbered = Checkpoint(folder.Pattern, Retention.Last(SaveFolder.Kept));
        numbered.Saved += saved => ledger.Saved(saved.Epoch + 1);
        var last = Checkpoint(folder.Last, Retention.All);
        last.Saved += saved => ledger.Replaced(saved.Epoch + 1);
        try
        {
            TrainedModel.Fit(model, step, steps > int.MaxValue - step ? int.MaxValue : step + steps, [announcing, numbered, last], stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private ModelCheckpoint Checkpoint(string path, Retention retention) => new(path, saveWeightsOnly: folder.Format == SaveFormat.Weights)
    {
        Background = mode.BackPressure() is not null,
        BackPressure = mode.BackPressure() ?? BackPressure.Wait,
        Retention = retention,
        Files = files,
    };

    private void Save(Model model, int step, BackgroundWriter? background)
    {
        ICheckpointWriter writer = model.Prepare(folder.Format == SaveFormat.Keras ? CheckpointContent.Model : CheckpointContent.Weights);
        if (background is null)
            Commit();
        else
            background.Submit(writer.TakeSnapshot, Commit);

        void Commit()
        {
            DurableFile.Write(folder[step], writer.Write, files);
            ledger.Saved(step);
            DurableFile.Write(folder.Last, writer.Write, files);
            ledger.Replaced(step);
            kept.Enqueue(step);
            while (kept.Count > SaveFolder.Kept)
                files.Delete(folder[kept.Dequeue()]);
        }
    }
}
