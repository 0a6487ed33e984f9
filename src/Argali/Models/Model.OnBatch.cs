using Argali.Callbacks;
using Argali.Data;
using Argali.Engine;

namespace Argali.Models;

public partial class Model
{
    /// <summary>Trains on one batch. Metrics keep counting from call to call until <see cref="ResetMetrics"/>.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets.</param>
    /// <param name="sampleWeight">Weights of samples (or steps).</param>
    /// <param name="classWeight">Weights of classes; not together with <paramref name="sampleWeight"/>.</param>
    /// <returns>Loss and metrics by name.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public Logs TrainOnBatch(
        ModelData x, ModelData? y = null, ModelData? sampleWeight = null, IReadOnlyDictionary<int, float>? classWeight = null)
    {
        RequireCompiled(nameof(TrainOnBatch));
        var batch = new Batch(x.Tensors, y?.Tensors, sampleWeight?.Tensors);
        if (classWeight is not null)
            batch = ClassWeightedSource.Weigh(batch, classWeight);
        Trainer.TrainOnBatch(batch);
        return CurrentLogs();
    }

    /// <summary>Evaluates one batch. Metrics keep counting from call to call until <see cref="ResetMetrics"/>.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets.</param>
    /// <param name="sampleWeight">Weights of samples (or steps).</param>
    /// <returns>Loss and metrics by name.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public Logs TestOnBatch(ModelData x, ModelData? y = null, ModelData? sampleWeight = null)
    {
        RequireCompiled(nameof(TestOnBatch));
        Trainer.TestOnBatch(new Batch(x.Tensors, y?.Tensors, sampleWeight?.Tensors));
        return CurrentLogs();
    }

    /// <summary>Computes the outputs of one batch.</summary>
    /// <param name="x">The inputs.</param>
    /// <returns>The outputs, in the model's output structure.</returns>
    public Nest<Tensor> PredictOnBatch(ModelData x) => Trainer.PredictOnBatch(x.Tensors);
}
