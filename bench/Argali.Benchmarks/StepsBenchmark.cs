using Argali.Benchmarks.Harness;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.Benchmarks;

/// <summary>Training steps of <c>Model.TrainOnBatch</c> against the same step in torch, and against a dense network written by hand.</summary>
internal static class StepsBenchmark
{
    public static void Run()
    {
        Report report = new Report("steps", "Training steps")
            .Paragraph(
                "Argali's side is Model.TrainOnBatch: a compiled Keras model with Adam and sparse categorical cross-entropy, its loss " +
                "tracked. torch is eager: forward, backward, the faster of its two Adams and of its two image layouts. The dense network " +
                $"is also written by hand: matrix products of {OpenBlas.Configuration}, everything else as plain loops.")
            .Paragraph(
                "Dense: 784-512-256-10, batch 128. Convolutional: 28 x 28 x 1, 32 and 64 filters of 3 x 3 with pooling, 10 classes, batch " +
                "128. LSTM: 32 x 20 x 512, 512 units, 10 classes.")
            .Paragraph(ThreadSettings.HowMeasured);
        ThreadSettings.ForEach((threads, clock, heading) =>
        {
            OpenBlas.SetThreads(threads);
            (string Name, Action Step, string Torch)[] steps =
            [
                ("dense", Step(Dense(), [128, 784]), "mlp_step"),
                ("convolutional", Step(Convolutional(), [128, 28, 28, 1]), "cnn_step"),
                ("LSTM", Step(Lstm(), [32, 20, 512]), "lstm_step"),
            ];
            ComparisonTable hand = new("by hand", "steps/s");
            hand.Add(Interleaved.Compare(steps[0].Step, new HandWrittenStep().Run, clock), 1, steps[0].Name);
            hand.WriteTo(report, $"Against OpenBLAS and plain loops, {heading}");

            using Torch? torch = Torch.TryStart(threads);
            if (torch is null)
            {
                report.Paragraph("torch is not installed (Debian: python3-torch): no rows against it.");
                return;
            }

            ComparisonTable table = new("torch", "steps/s");
            foreach ((string name, Action step, string torchCase) in steps)
                table.Add(Interleaved.Compare(Interleaved.On(clock, step), torch.Case(torchCase, [])), 1, name);
            table.WriteTo(report, $"Against {torch.Version}, {heading}");
        });
        report.Publish();
    }

    private static Action Step(Model model, Shape shape)
    {
        model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy");
        Tensor x = Ops.RandomNormal(shape, seed: 1), classes = Ops.RandomInteger([shape[0]], 0, 10, seed: 2);
        return () => model.TrainOnBatch(x, classes);
    }

    private static Sequential Dense() => new(
    [
        new Input([784]), new Dense(512, activation: "relu"), new Dense(256, activation: "relu"), new Dense(10, activation: "softmax"),
    ]);

    private static Sequential Convolutional() => new(
    [
        new Input([28, 28, 1]),
        new Conv2D(32, (3, 3), activation: "relu"),
        new MaxPooling2D(),
        new Conv2D(64, (3, 3), activation: "relu"),
        new MaxPooling2D(),
        new Flatten(),
        new Dense(10, activation: "softmax"),
    ]);

    private static Sequential Lstm() => new([new Input([20, 512]), new LSTM(512), new Dense(10, activation: "softmax")]);
}
