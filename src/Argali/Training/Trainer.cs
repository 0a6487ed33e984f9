using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Data;
using Argali.Engine;
using Argali.Models;

namespace Argali.Training;

/// <summary>
/// The loops behind <c>Fit</c>, <c>Evaluate</c> and <c>Predict</c>: epochs, steps, and the hooks of callbacks in Keras's order.
/// </summary>
internal sealed class Trainer(Model model)
{
    private readonly TapePool tapes = new();

    /// <summary>Gets the bytes of recycled memory that are held between steps.</summary>
    public long MemoryBytes => tapes.MemoryBytes;

    /// <summary>Trains for epochs over the source.</summary>
    public History Fit(IBatchSource source, FitOptions options)
    {
        using var steps = new EpochSteps(source, options.StepsPerEpoch, model.ShuffleSeeds);
        BuildFrom(source);
        model.ResumeReport = null;
        using ResumePlan? resume = ResumeOf(options) is { } from ? ResumePlan.Open(model, from) : null;
        CallbackList callbacks = options.CallbackList ?? new CallbackList(
            options.Callbacks, addHistory: true, addProgbar: options.Verbose.Level != 0, model, options.Verbose, options.Epochs, steps.StepCount);
        model.History = callbacks.History;
        model.StopTraining = false;
        if (resume is not null)
        {
            resume.Require(callbacks);
            resume.RestoreModel();
            model.ResumeReport = resume.Report;
            callbacks.SetParams(callbacks.Params with { Resumes = !resume.KeepsCallbacksFresh });
        }

        model.ExpectedLogs = new ExpectedLogs(model, callbacks, options);
        model.Running = callbacks;
        GradientTape tape = tapes.Take();
        using var loop = new FitLoop(this, model, source, steps, options, callbacks, tape);
        try
        {
            callbacks.OnTrainBegin();
            loop.Run(resume);
            if (options.Epochs > 0)
                model.Optimizer?.FinalizeVariableValues(model.TrainableVariables);
            callbacks.OnTrainEnd(loop.LastLogs);
        }
        catch (Exception e)
        {
            callbacks.OnTrainInterrupted(e);
            if (e is OperationCanceledException && options.CancellationToken.IsCancellationRequested)
                callbacks.OnTrainEnd(loop.LastLogs);
            throw;
        }
        finally
        {
            model.Running = null;
            tapes.Return(tape);
        }

        return callbacks.History!;
    }

    /// <summary>Evaluates over the source, once.</summary>
    public Logs Evaluate(IBatchSource source, int? stepCount, CallbackList callbacks, CancellationToken cancellationToken)
    {
        using var steps = new EpochSteps(source, stepCount);
        return EvaluateEpoch(steps, callbacks, cancellationToken);
    }

    /// <summary>Predicts over the source, once; the batches' outputs are joined along the first axis.</summary>
    public Nest<Tensor> Predict(IBatchSource source, int? stepCount, CallbackList callbacks, CancellationToken cancellationToken)
    {
        using var steps = new EpochSteps(source, stepCount);
        callbacks.OnPredictBegin();
        var outputs = new List<Nest<Tensor>>();
        GradientTape tape = tapes.Take();
        try
        {
            void Step() => outputs.Add(PredictStep(tape, steps));
            steps.BeginEpoch();
            bool more = steps.MoveNext();
            while (more)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int index = steps.Step;
                int firstOutput = outputs.Count;
                callbacks.OnPredictBatchBegin(index);
                more = Execute(steps, Step);
                callbacks.OnPredictBatchEnd(index, new Logs { { "outputs", PredictionLogs.Of(outputs, firstOutput) } });
                more = more && steps.MoveNext();
            }
        }
        finally
        {
            tapes.Return(tape);
        }

        callbacks.OnPredictEnd();
        return outputs.Count > 0
            ? BatchOutputs.Join(outputs)
            : throw new ArgumentException("Predict received no batch. Expected at least one.");
    }

    /// <summary>Trains on one batch.</summary>
    public void TrainOnBatch(Batch batch)
    {
        BuildFor(batch);
        GradientTape tape = tapes.Take();
        try
        {
            using StepScope step = tape.Record();
            model.TrainStep(tape, batch);
        }
        finally
        {
            tapes.Return(tape);
        }
    }

    /// <summary>Evaluates one batch.</summary>
    public void TestOnBatch(Batch batch)
    {
        GradientTape tape = tapes.Take();
        try
        {
            using StepScope step = tape.Compute();
            model.TestStep(batch);
        }
        finally
        {
            tapes.Return(tape);
        }
    }

    /// <summary>Predicts one batch.</summary>
    public Nest<Tensor> PredictOnBatch(Nest<Tensor> x)
    {
        GradientTape tape = tapes.Take();
        try
        {
            using StepScope step = tape.Compute();
            return model.PredictStep(new Batch(x)).Map(output => output.Clone());
        }
        finally
        {
            tapes.Return(tape);
        }
    }

    /// <summary>Runs the steps of one execution, beginning with the current one; false when the data ended within it.</summary>
    internal bool Execute(EpochSteps steps, Action step)
    {
        for (int done = 1; ; done++)
        {
            step();
            if (done == model.StepsPerExecution)
                return true;
            if (!steps.MoveNext())
                return false;
        }
    }

    /// <summary>Evaluates an epoch.</summary>
    internal Logs EvaluateEpoch(EpochSteps steps, CallbackList callbacks, CancellationToken cancellationToken)
    {
        GradientTape tape = tapes.Take();
        try
        {
            void Step()
            {
                using StepScope step = tape.Compute();
                model.TestStep(steps.Read());
            }

            callbacks.OnTestBegin();
            model.ResetMetrics();
            steps.BeginEpoch();
            bool more = steps.MoveNext();
            while (more)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int index = steps.Step;
                callbacks.OnTestBatchBegin(index);
                more = Execute(steps, Step);
                callbacks.OnTestBatchEnd(index, model.CurrentLogs());
                more = more && steps.MoveNext();
            }

            Logs logs = model.CurrentLogs();
            callbacks.OnTestEnd(logs);
            return logs;
        }
        finally
        {
            tapes.Return(tape);
        }
    }

    private Nest<Tensor> PredictStep(GradientTape tape, EpochSteps steps)
    {
        using StepScope step = tape.Compute();
        return model.PredictStep(steps.Read()).Map(output => output.Clone());
    }

    // The weights exist before the first hook, so that callbacks can load them: a first batch tells the shapes.
    private void BuildFrom(IBatchSource source)
    {
        if (model.Built && model.Optimizer is { Built: true })
            return;
        if (model.Built)
        {
            model.BuildOptimizer();
            return;
        }

        using IBatchCursor first = source.Begin();
        if (!first.MoveNext())
            throw new ArgumentException("Fit received no batch. Expected at least one.");
        GradientTape tape = tapes.Take();
        try
        {
            using StepScope step = tape.Compute();
            BuildFor(first.Read());
        }
        finally
        {
            tapes.Return(tape);
        }
    }

    private void BuildFor(Batch batch)
    {
        if (!model.Built)
            model.BuildFromInputs(batch.X);
        model.BuildOptimizer();
    }

    // A backup says by itself what a training goes on from.
    private static ResumeFrom? ResumeOf(FitOptions options) =>
        options.ResumeFrom ?? (options.CallbackList ?? options.Callbacks)?.OfType<BackupAndRestore>()
            .Select(backup => backup.ResumeFrom)
            .FirstOrDefault(from => from is not null);
}
