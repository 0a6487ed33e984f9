using System.Security.Cryptography;
using Argali.Callbacks;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.Torture;

/// <summary>The model that is trained and saved: its state changes with every batch, and a hash tells one state from another.</summary>
internal static class TrainedModel
{
    private static readonly float[,] X = Data(16, 32);
    private static readonly float[,] Y = Data(16, 8);

    public static Model Create(int units = 256)
    {
        var model = new Sequential([new Input([32]), new Dense(units, activation: "relu"), new Dense(8)]);
        model.Compile(optimizer: "adam", loss: "mse");
        Train(model);
        return model;
    }

    public static void Train(Model model) => model.TrainOnBatch(X, Y);

    /// <summary>Trains epochs of one batch.</summary>
    public static void Fit(Model model, int initialEpoch, int epochs, IEnumerable<Callback> callbacks, CancellationToken stop) =>
        model.Fit(X, Y, batchSize: X.GetLength(0), epochs, verbose: 0, callbacks, initialEpoch: initialEpoch, cancellationToken: stop);

    /// <summary>A hash of all that a file of the model holds: weights and the optimizer's variables.</summary>
    public static string Hash(Model model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Variable variable in model.Weights.Concat(model.Optimizer!.Variables))
            TensorData.Write(variable.Value, bytes => hash.AppendData(bytes));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Reads a file into a model.</summary>
    public static Model Load(string path, SaveFormat format)
    {
        if (format == SaveFormat.Keras)
            return Model.Load(path);
        Model model = Create();
        model.LoadWeights(path);
        return model;
    }

    private static float[,] Data(int rows, int columns)
    {
        var data = new float[rows, columns];
        for (int i = 0; i < data.Length; i++)
            data[i / columns, i % columns] = MathF.Sin(i);
        return data;
    }
}
