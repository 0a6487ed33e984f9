#:project ../src/Argali/Argali.csproj
#:property PublishAot=false

// Handwritten digits: a small network and a small convolutional network learn them, the best weights are kept in a file that
// Python Keras opens too. Run it again and it goes on from that file.

using System.Globalization;
using System.IO.Compression;
using Argali.Callbacks;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;

var here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
(float[,] x, int[] y) = LoadDigits(Path.Combine(here, "data", "digits.csv.gz"));
RandomSeed.Set(42);

Train("mlp", () =>
{
    #region quickstart
    var model = new Sequential([new Input([64]), new Dense(128, activation: "relu"), new Dropout(0.2), new Dense(10, activation: "softmax")]);
    model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    #endregion
    return model;
});

Train("cnn", () =>
{
    var model = new Sequential(
    [
        new Input([64]),
        new Reshape([8, 8, 1]),
        new Conv2D(16, (3, 3), padding: Padding.Same, activation: "relu"),
        new BatchNormalization(momentum: 0.9),
        new MaxPooling2D(),
        new Conv2D(32, (3, 3), padding: Padding.Same, activation: "relu"),
        new Flatten(),
        new Dense(10, activation: "softmax"),
    ]);
    model.Compile(optimizer: new Adam(learningRate: 0.002), loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    return model;
});

void Train(string name, Func<Model> build)
{
    string path = Path.Combine(here, "run", name + ".keras");
    Model model;
    double? reached = null;
    if (File.Exists(path))
    {
        Console.WriteLine($"Resuming from {Path.GetFileName(path)}");
        model = Model.Load(path);
        reached = model.Evaluate(Rows(x, 1527), y[1527..], verbose: 0)["accuracy"];
    }
    else
    {
        model = build();
    }

    Console.WriteLine(model.Summary());
    var checkpoint = new ModelCheckpoint(
        path, monitor: "val_accuracy", verbose: 1, saveBestOnly: true, mode: MonitorMode.Max, initialValueThreshold: reached);
    model.Fit(x, y, batchSize: 32, epochs: 30, validationSplit: 0.15, callbacks: [checkpoint]);

    Model best = Model.Load(path);
    Logs result = best.Evaluate(Rows(x, 1527), y[1527..], verbose: 0);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: best validation accuracy {(double)result["accuracy"]:P2}"));
    PrintConfusion(best);
    if (result["accuracy"] < 0.95)
        Environment.ExitCode = 1;
}

void PrintConfusion(Model model)
{
    Tensor predictions = model.Predict(x, verbose: 0);
    ReadOnlySpan<int> guesses = Ops.ArgMax(predictions, -1).AsSpan<int>();
    var counts = new int[10, 10];
    for (int i = 0; i < y.Length; i++)
        counts[y[i], guesses[i]]++;
    Console.WriteLine("digit  predicted as 0 .. 9, all samples");
    for (int digit = 0; digit < 10; digit++)
        Console.WriteLine($"{digit,5}  {string.Join(' ', Enumerable.Range(0, 10).Select(guess => $"{counts[digit, guess],4}"))}");
}

static float[,] Rows(float[,] all, int from)
{
    var rows = new float[all.GetLength(0) - from, all.GetLength(1)];
    Array.Copy(all, from * all.GetLength(1), rows, 0, rows.Length);
    return rows;
}

static (float[,] X, int[] Y) LoadDigits(string path)
{
    using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
    var lines = new List<string[]>();
    while (reader.ReadLine() is { } line)
        lines.Add(line.Split(','));
    var x = new float[lines.Count, 64];
    var y = new int[lines.Count];
    for (int i = 0; i < lines.Count; i++)
    {
        for (int pixel = 0; pixel < 64; pixel++)
            x[i, pixel] = float.Parse(lines[i][pixel], CultureInfo.InvariantCulture) / 16f;
        y[i] = int.Parse(lines[i][64], CultureInfo.InvariantCulture);
    }

    // The file is ordered by writer: the digits that are validated on should come from all of them.
    int[] order = Ops.RandomPermutation(y.Length, seed: 1).ToArray<int>();
    var shuffled = new float[lines.Count, 64];
    for (int i = 0; i < order.Length; i++)
        Array.Copy(x, order[i] * 64, shuffled, i * 64, 64);
    return (shuffled, [.. order.Select(i => y[i])]);
}
