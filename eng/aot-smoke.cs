#:project ../src/Argali/Argali.csproj
#:property PublishAot=true
#:property TrimmerSingleWarn=false

// What CI compiles ahead of time, where every trimming or AOT warning is an error, and runs: a model trains, is saved, loaded, and
// predicts the same. `dotnet publish eng/aot-smoke.cs`, then run the program; it says "ok" or ends with 1.

using Argali.Callbacks;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;

string folder = Directory.CreateTempSubdirectory("argali-aot-").FullName;
try
{
    RandomSeed.Set(1);
    string path = Path.Combine(folder, "model.keras");
    Tensor x = Ops.RandomNormal([64, 8, 8, 1], seed: 2);
    Tensor y = Ops.RandomInteger([64], 0, 3, seed: 3);
    var model = new Sequential(
    [
        new Input([8, 8, 1]),
        new Conv2D(4, (3, 3), activation: "relu"),
        new BatchNormalization(),
        new MaxPooling2D(),
        new Reshape([9, 4]),
        new LSTM(5),
        new Dropout(0.1),
        new Dense(3, activation: "softmax"),
    ]);
    model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    History history = model.Fit(
        x, y, batchSize: 16, epochs: 2, verbose: 0, callbacks: [new ModelCheckpoint(path, monitor: "loss")]);

    Tensor expected = model.Predict(x, verbose: 0);
    Model loaded = Model.Load(path);
    Tensor actual = loaded.Predict(x, verbose: 0);
    if (!expected.AsSpan<float>().SequenceEqual(actual.AsSpan<float>()))
        throw new InvalidOperationException("The loaded model predicts other numbers than the saved one.");

    loaded.Fit(x, y, batchSize: 16, epochs: 1, verbose: 0);
    Console.WriteLine($"ok: native code: {!System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported}");
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
