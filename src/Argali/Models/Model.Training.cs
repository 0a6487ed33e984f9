using Argali.Callbacks;
using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Training;

namespace Argali.Models;

public partial class Model
{
    /// <summary>Gets or sets whether the training that runs ends after the current batch, or epoch. Set by callbacks; false at its start.</summary>
    public bool StopTraining { get; set; }

    /// <summary>Gets the history of the last training; a later evaluation or prediction replaces it by an empty one.</summary>
    public History? History { get; internal set; }

    /// <summary>Gets or sets the epoch that the next training begins with, unless 0: what a restored backup says.</summary>
    internal int InitialEpoch { get; set; }

    /// <summary>Gets the names that will be in the logs of the training that runs; null when none has begun.</summary>
    internal ExpectedLogs? ExpectedLogs { get; set; }

    /// <summary>
    /// Trains on one batch: predicts, computes the loss, takes gradients, updates the weights and the metrics. Override it to train
    /// in another way; everything computed in it ends with the step.
    /// </summary>
    /// <param name="tape">The tape that records the step.</param>
    /// <param name="batch">The data.</param>
    protected internal virtual void TrainStep(GradientTape tape, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        Nest<Tensor> predictions = Apply(batch.X, CallContext.Train);
        Tensor loss = ComputeLoss(batch, predictions);
        TrackLoss(loss, batch);
        if (Optimizer is not null)
        {
            IReadOnlyList<Variable> variables = TrainableVariables;
            if (variables.Count > 0)
            {
                tape.Backward(Optimizer.ScaleLoss(loss));
                Optimizer.Apply(tape, variables);
            }
            else
            {
                Diagnostics.Warnings.Raise("Fit", $"The model '{Name}' does not have any trainable weights.");
            }
        }

        UpdateMetrics(batch, predictions);
    }

    /// <summary>Evaluates one batch: predicts, computes the loss, updates the metrics. Override it to evaluate in another way.</summary>
    protected internal virtual void TestStep(Batch batch)
    {
        Nest<Tensor> predictions = Apply(batch.X, CallContext.Inference);
        TrackLoss(ComputeLoss(batch, predictions), batch);
        UpdateMetrics(batch, predictions);
    }

    /// <summary>Predicts one batch. Override it to predict in another way.</summary>
    protected internal virtual Nest<Tensor> PredictStep(Batch batch) => Apply(batch.X, CallContext.Inference);

    /// <summary>Computes the loss of a batch: that of <c>Compile</c>, and all that layers and regularizers add.</summary>
    /// <exception cref="InvalidOperationException">There is nothing to compute.</exception>
    protected virtual Tensor ComputeLoss(Batch batch, Nest<Tensor> predictions)
    {
        Tensor? total = null;
        if (compiled is { Loss.IsNone: false } arguments)
        {
            if (batch.Y is not { } targets)
                throw new ArgumentException($"The model '{Name}' has a loss but the data has no targets. Give y.", nameof(batch));
            compileLoss ??= new CompileLoss(arguments.Loss, arguments.LossWeights, OutputNames);
            total = compileLoss.Call(targets, predictions, batch.SampleWeight);
        }

        foreach (Tensor added in Losses)
            total = total is { } sum ? sum + added : added;
        return total ?? throw new InvalidOperationException("No loss to compute. Provide a `loss` argument in `Compile()`.");
    }

    /// <summary>Builds the model for inputs of the given shapes, the number of samples left open.</summary>
    internal void BuildFromInputs(Nest<Tensor> x)
    {
        Nest<Shape> shapes = x.Map(tensor => tensor.Rank == 0 ? tensor.Shape : tensor.Shape.With(0, Shape.Unknown));
        if (Graph is null && this is not Sequential)
        {
            // A model that computes in its own way builds its layers by computing.
            using PauseScope pause = GradientTape.Pause();
            Apply(x, CallContext.Inference);
            return;
        }

        EnsureBuilt(shapes);
    }

    private void TrackLoss(Tensor loss, Batch batch)
    {
        using PauseScope pause = GradientTape.Pause();
        lossTracker.UpdateState(loss, (float)batch.Size);
    }

    private void UpdateMetrics(Batch batch, Nest<Tensor> predictions)
    {
        if (compiled is not { } arguments || (arguments.Metrics.IsEmpty && arguments.WeightedMetrics.IsEmpty) || batch.Y is not { } targets)
            return;
        using PauseScope pause = GradientTape.Pause();
        compileMetrics ??= new CompileMetrics(arguments.Metrics, arguments.WeightedMetrics, OutputNames);
        compileMetrics.UpdateState(targets, predictions, batch.SampleWeight);
    }
}
