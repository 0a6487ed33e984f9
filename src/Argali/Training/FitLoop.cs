using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Data;
using Argali.Engine;
using Argali.Models;
using Argali.Saving;

namespace Argali.Training;

/// <summary>The epochs of one call of <c>Fit</c>, from their beginning or from where another training stood.</summary>
internal sealed class FitLoop : IDisposable
{
    private const string DataKey = "data", ValidationKey = "validation_data", LogsKey = "logs";

    private readonly Trainer trainer;
    private readonly Model model;
    private readonly IBatchSource source;
    private readonly FitOptions options;
    private readonly CallbackList callbacks;
    private readonly GradientTape tape;
    private readonly TrainingState state;
    private readonly EpochSteps steps;
    private EpochSteps? validationSteps;

    // Where the validation that runs began in its data: if it is interrupted, it is run again as a whole.
    private Config? validationStart;

    // Of the epoch whose batches are done, or before that of the last epoch.
    private Logs logs = new();

    public FitLoop(Trainer trainer, Model model, IBatchSource source, EpochSteps steps, FitOptions options, CallbackList callbacks, GradientTape tape)
    {
        this.trainer = trainer;
        this.model = model;
        this.source = source;
        this.steps = steps;
        this.options = options;
        this.callbacks = callbacks;
        this.tape = tape;
        state = new TrainingState(model);
        callbacks.Capturing = Capture;
    }

    /// <summary>Gets the logs of the last epoch that ended.</summary>
    public Logs LastLogs { get; private set; } = new();

    /// <summary>Runs what is left of the epochs.</summary>
    /// <param name="resume">Where another training stood; null for a training from its beginning.</param>
    public void Run(ResumePlan? resume)
    {
        int epoch = model.InitialEpoch != 0 ? model.InitialEpoch : options.InitialEpoch;
        if (resume is not null)
        {
            Restore(resume);
            epoch = resume.Run.Epoch;
            if (resume.Run.Moment == RunMoment.EpochEnd)
                epoch++;
            else if (epoch < options.Epochs)
                RunEpoch(epoch++, resume.Run);
            if (model.StopTraining)
                return;
        }

        for (; epoch < options.Epochs; epoch++)
        {
            RunEpoch(epoch, null);
            if (model.StopTraining)
                return;
        }
    }

    public void Dispose()
    {
        callbacks.Capturing = null;
        validationSteps?.Dispose();
    }

    private void RunEpoch(int epoch, RunState? resumed)
    {
        RunMoment moment = resumed?.Moment ?? RunMoment.EpochBegin;
        if (moment == RunMoment.EpochBegin)
        {
            model.ResetMetrics();
            if (resumed is null || !CallbackList.IsInEpochBegin(resumed))
                callbacks.OnEpochBegin(epoch);
            steps.BeginEpoch();
        }

        if (moment <= RunMoment.Batches)
        {
            TrainEpoch(epoch, goesOn: moment == RunMoment.Batches);
            logs = model.CurrentLogs();
        }

        if (options.Validation is { } validation && options.ValidationFrequency.Includes(epoch))
        {
            foreach ((string name, LogValue value) in Validate(validation))
                logs["val_" + name] = value;
        }

        callbacks.OnEpochEnd(epoch, logs);
        LastLogs = logs;
    }

    private void TrainEpoch(int epoch, bool goesOn)
    {
        void Step()
        {
            callbacks.BeginStep();
            using (StepScope step = tape.Record())
                model.TrainStep(tape, steps.Read());
            callbacks.EndStep();
        }

        // What a callback decided after the batch that the training goes on from.
        if (goesOn && model.StopTraining)
        {
            Freeze();
            return;
        }

        bool more = steps.MoveNext();
        while (more)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            int index = steps.Step;
            callbacks.OnTrainBatchBegin(index);
            more = trainer.Execute(steps, Step);
            Logs batchLogs = model.CurrentLogs();
            options.Progress?.Report(new TrainingProgress(epoch, options.Epochs, index, steps.StepCount, model.LossSoFar));
            callbacks.OnTrainBatchEnd(index, batchLogs);
            if (model.StopTraining)
            {
                // The epoch is cut here and yet ends as others do. A run that goes on must do so from the cut.
                Freeze();
                return;
            }

            more = more && steps.MoveNext();
        }
    }

    // What callbacks do to the model at the end of a cut epoch (a smaller learning rate, exchanged weights) is no part of a run that goes on.
    private void Freeze()
    {
        ulong before = state.Fingerprint();
        callbacks.FreezeRun(() => state.Fingerprint() != before);
    }

    private Logs Validate(IBatchSource validation)
    {
        validationSteps ??= new EpochSteps(validation, options.ValidationSteps);
        validationStart = validationSteps.Capture();
        return trainer.EvaluateEpoch(validationSteps, callbacks, options.CancellationToken);
    }

    private void Capture(RunState run)
    {
        state.Capture(run.States);
        run.States[DataKey] = steps.Capture();
        run.States[ValidationKey] = run.Moment == RunMoment.Validation ? validationStart : validationSteps?.Capture();
        run.States[LogsKey] = LogsState.Write(run.Moment == RunMoment.Validation ? logs : LastLogs);
    }

    private void Restore(ResumePlan resume)
    {
        RunState run = resume.Run;
        if (run.GlobalStep > 0)
            EvaluateFirstBatch();
        model.ResetMetrics();
        resume.RestoreStreams();
        resume.RestoreSums();
        if (run.States.GetConfig(DataKey) is { } place)
            steps.Restore(place, resume.SkipsBatches);
        if (options.Validation is { } validation && run.States.GetConfig(ValidationKey) is { } validationPlace)
        {
            validationSteps = new EpochSteps(validation, options.ValidationSteps);
            validationSteps.Restore(validationPlace, resume.SkipsBatches);
        }

        logs = LastLogs = LogsState.Read(run.States.GetConfig(LogsKey) ?? new Config());
        callbacks.RestoreStates(run, resume.KeepsCallbacksFresh);
        Logs? hookLogs = callbacks.FinishHook(run, resume.KeepsCallbacksFresh);
        if (run.Moment == RunMoment.EpochEnd && hookLogs is not null)
            LastLogs = hookLogs;
    }

    // Metrics, and what layers keep between batches, take their shapes from data: they must be there before they get their values back.
    private void EvaluateFirstBatch()
    {
        using IBatchCursor first = source.Begin();
        if (!first.MoveNext())
            return;
        using StepScope step = tape.Compute();
        model.TestStep(first.Read());
    }
}
