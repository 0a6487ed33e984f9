using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Metrics;
using Argali.Models;
using Argali.Optimizers;
using Argali.Optimizers.Schedules;

namespace Argali.Tests.Training.Resuming;

/// <summary>A small training with much hidden state, that can be run from the beginning or from a checkpoint.</summary>
internal sealed record Scenario(Func<Model> Make)
{
    public const int Epochs = 3;

    public Func<string, Callback[]> Callbacks { get; init; } = _ => [];

    public Shuffle Shuffle { get; init; } = Shuffle.Samples;

    public bool SavesFirst { get; init; }

    public bool Validates { get; init; } = true;

    public int? StepsPerEpoch { get; init; }

    public int? ValidationSteps { get; init; }

    public bool Enumerates { get; init; }

    public IReadOnlyDictionary<int, float>? ClassWeight { get; init; }

    public Tensor X { get; init; } = Numbers([20, 3], 1);

    public static IReadOnlyDictionary<string, Scenario> All { get; } = new Dictionary<string, Scenario>
    {
        ["sgd"] = new(() => Dense(new SGD(0.05, momentum: 0.9, nesterov: true))),
        ["adam, dropout, batch normalization"] = new(() => Compiled(new Adam(0.02), [new Dense(5, "tanh"), new Dropout(0.4), new BatchNormalization(), new Dense(1)])),
        ["adamw, averages, accumulation"] = new(() => Dense(new AdamW(0.02, useEma: true, emaMomentum: 0.8, gradientAccumulationSteps: 2))) { SavesFirst = true },
        ["averages that overwrite"] = new(() => Dense(new Adam(0.02, useEma: true, emaMomentum: 0.8, emaOverwriteFrequency: 3))),
        ["schedule"] = new(() => Dense(new Adam(new ExponentialDecay(0.05, 3, 0.7)))) { Shuffle = Shuffle.Batches },
        ["lstm with dropout"] = new(() => Compiled(new RMSprop(0.01), [new LSTM(4, dropout: 0.3, recurrentDropout: 0.2), new Dense(1)])) { X = Numbers([20, 4, 3], 2) },
        ["stateful lstm"] = new(() => Compiled(new Adam(0.01), [new LSTM(3, stateful: true), new Dense(1)])) { X = Numbers([20, 4, 3], 3), Validates = false, Shuffle = Shuffle.None },
        ["noise, nested layers, gru that goes both ways"] = new(() => Compiled(
            new Adam(0.01),
            [new Sequential([new GaussianNoise(0.2)]), new Bidirectional(new GRU(3, dropout: 0.3, recurrentDropout: 0.2)), new Dense(1)]))
        {
            X = Numbers([20, 4, 3], 4),
        },
        ["class weights"] = new(() => Dense(new Adam(0.02))) { ClassWeight = new Dictionary<int, float> { [0] = 0.5f, [1] = 2f } },
        ["several steps an execution"] = new(() => Compiled(new Adam(0.02), [new Dense(4, "relu"), new Dropout(0.3), new Dense(1)], stepsPerExecution: 2)),
        ["early stopping, plateau, log; saved first"] = new(() => Dense(new SGD(0.1)))
        {
            SavesFirst = true,
            Callbacks = csv =>
            [
                new EarlyStopping("val_loss", patience: 1, minDelta: 0.02, restoreBestWeights: true),
                new ReduceLROnPlateau("val_loss", patience: 1, minDelta: 0.05, factor: 0.5),
                new CSVLogger(csv),
            ],
        },
        ["early stopping, plateau, log; saved last"] = new(() => Dense(new SGD(0.1)))
        {
            Callbacks = csv =>
            [
                new EarlyStopping("val_loss", patience: 1, minDelta: 0.02, restoreBestWeights: true),
                new ReduceLROnPlateau("val_loss", patience: 1, minDelta: 0.05, factor: 0.5),
                new CSVLogger(csv),
            ],
        },
        ["exchanged averages, scheduler"] = new(() => Dense(new Adam(0.05, useEma: true, emaMomentum: 0.7)))
        {
            Callbacks = _ => [new SwapEMAWeights(swapOnEpoch: true), new LearningRateScheduler((epoch, rate) => rate * 0.9)],
        },
        [ResumeRetentionTests.Plateau] = new(() => AllAtOnce(0.05))
        {
            SavesFirst = true,
            X = Numbers([20, 4, 3], 5),
            ClassWeight = new Dictionary<int, float> { [0] = 0.5f, [1] = 2f },
            Callbacks = csv =>
            [
                new EarlyStopping("val_loss", patience: 2, minDelta: 0.05, restoreBestWeights: true),
                new ReduceLROnPlateau("val_loss", patience: 1, minDelta: 0.05, factor: 0.5),
                new CSVLogger(csv),
            ],
        },
        [ResumeRetentionTests.Schedule] = new(() => AllAtOnce(new ExponentialDecay(0.05, 3, 0.7)))
        {
            X = Numbers([20, 4, 3], 6),
            ClassWeight = new Dictionary<int, float> { [0] = 0.5f, [1] = 2f },
            Callbacks = csv => [new EarlyStopping("val_loss", patience: 2, minDelta: 0.05, restoreBestWeights: true), new CSVLogger(csv)],
        },
        ["steps over passes"] = new(() => Dense(new Adam(0.02))) { StepsPerEpoch = 3 },
        ["batches of one's own"] = new(() => Compiled(new Adam(0.02), [new Dense(4, "relu"), new Dropout(0.3), new Dense(1)])) { Enumerates = true },
        ["batches of one's own, steps over passes"] = new(() => Dense(new Adam(0.02))) { Enumerates = true, StepsPerEpoch = 3, ValidationSteps = 2 },
    };

    /// <summary>Runs it.</summary>
    /// <param name="folder">Where the files of its callbacks lie.</param>
    /// <param name="extra">More callbacks.</param>
    /// <param name="resumeFrom">What it goes on from.</param>
    /// <param name="model">The model; null for a new one.</param>
    /// <param name="stop">Stops it.</param>
    public TrainingResult Run(string folder, IReadOnlyList<Callback> extra, ResumeFrom? resumeFrom = null, Model? model = null, CancellationToken stop = default)
    {
        string csv = Path.Join(folder, "log.csv");
        model ??= Make();
        Callback[] own = Callbacks(csv);
        Callback[] callbacks = SavesFirst ? [.. extra, .. own] : [.. own, .. extra];
        Tensor y = Labels(X.Shape[0]);
        ValidationData? validation = !Validates ? null
            : Enumerates ? new ValidationData(Batches(Ops.SliceAxis(X, 0, 0, 12), Ops.SliceAxis(y, 0, 0, 12)))
            : (Ops.SliceAxis(X, 0, 0, 8), Ops.SliceAxis(y, 0, 0, 8));
        try
        {
            return TrainingResult.Of(model, Fit(model, callbacks, y, validation, resumeFrom, stop), csv);
        }
        finally
        {
            foreach (IDisposable open in own.OfType<IDisposable>())
                open.Dispose();
        }
    }

    private History Fit(Model model, Callback[] callbacks, Tensor y, ValidationData? validation, ResumeFrom? resumeFrom, CancellationToken stop) =>
        Enumerates
            ? model.Fit(
                Batches(X, y), epochs: Epochs, verbose: 0, callbacks: callbacks, validationData: validation, classWeight: ClassWeight,
                stepsPerEpoch: StepsPerEpoch, validationSteps: ValidationSteps, resumeFrom: resumeFrom, cancellationToken: stop)
            : model.Fit(
                X, y, batchSize: 4, epochs: Epochs, verbose: 0, callbacks: callbacks, validationData: validation, shuffle: Shuffle,
                classWeight: ClassWeight, stepsPerEpoch: StepsPerEpoch, validationSteps: ValidationSteps, resumeFrom: resumeFrom, cancellationToken: stop);

    private static Sequential AllAtOnce(LearningRate rate) => Compiled(
        new AdamW(rate, useEma: true, emaMomentum: 0.8, gradientAccumulationSteps: 2),
        [new LSTM(3, dropout: 0.3), new BatchNormalization(), new Dropout(0.3), new Dense(1)],
        stepsPerExecution: 2);

    private static Sequential Dense(Optimizer optimizer) => Compiled(optimizer, [new Dense(4, "relu"), new Dense(1)]);

    private static Sequential Compiled(Optimizer optimizer, Layer[] layers, int stepsPerExecution = 1)
    {
        var model = new Sequential(layers);
        model.Compile(optimizer, loss: "mse", metrics: new Metric[] { "mae", new AUC(numThresholds: 10, name: "auc") }, stepsPerExecution: stepsPerExecution);
        return model;
    }

    private static IEnumerable<Batch> Batches(Tensor x, Tensor y)
    {
        for (int i = 0; i + 4 <= x.Shape[0]; i += 4)
            yield return new Batch(Ops.SliceAxis(x, 0, i, 4), (Nest<Tensor>)Ops.SliceAxis(y, 0, i, 4));
    }

    private static Tensor Numbers(int[] shape, int seed) => Ops.RandomNormal(new Shape(shape), seed: seed);

    private static Tensor Labels(int count)
    {
        var labels = new float[count, 1];
        for (int i = 0; i < count; i++)
            labels[i, 0] = i * 7 % 3 == 0 ? 1 : 0;
        return Tensor.From(labels);
    }
}
