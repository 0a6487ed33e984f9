#:project ../src/Argali/Argali.csproj
#:property PublishAot=false

// A training that is killed in the middle of an epoch, without a warning, and goes on as if nothing had happened. The program runs itself:
// once to the end, once until it kills itself, once more to go on; then it compares the two ends, bit for bit.

using System.Diagnostics;
using System.Runtime.InteropServices;
using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;

var here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
string runs = Path.Combine(here, "run", "resume");

if (args is [var folder, var killAt])
{
    Train(Path.Combine(runs, folder), int.Parse(killAt));
    return 0;
}

if (Directory.Exists(runs))
    Directory.Delete(runs, recursive: true);
Console.WriteLine("Training to the end, without a kill ...");
RunMyself("whole", killAt: -1);
Console.WriteLine("The same training again, killed after 137 batches ...");
int status = RunMyself("killed", killAt: 137);
Console.WriteLine($"... it is dead (exit code {status}). What is there:");
foreach (string file in Directory.GetFiles(Path.Combine(runs, "killed")).Order(StringComparer.Ordinal))
    Console.WriteLine($"  {Path.GetFileName(file)}");
Console.WriteLine("Running the same program again ...");
RunMyself("killed", killAt: -1);

IReadOnlyList<Tensor> expected = Model.Load(Path.Combine(runs, "whole", "end.keras")).GetWeights();
IReadOnlyList<Tensor> resumed = Model.Load(Path.Combine(runs, "killed", "end.keras")).GetWeights();
bool equal = status != 0 && expected.Zip(resumed).All(pair => Bits(pair.First).SequenceEqual(Bits(pair.Second)));
Console.WriteLine(equal ? "Nothing was lost: the weights are equal, bit for bit." : "The weights differ.");
return equal ? 0 : 1;

// The training itself. Nothing in it knows whether it is the first run or the second.
void Train(string folder, int killAt)
{
    RandomSeed.Set(42);
    Tensor x = Ops.RandomUniform([512, 8], seed: 1);
    Tensor y = Ops.Sum(x, -1, keepdims: true);
    var model = new Sequential([new Input([8]), new Dense(32, activation: "relu"), new Dropout(0.2), new Dense(1)]);
    model.Compile(optimizer: "adam", loss: "mse");

    var checkpoint = new ModelCheckpoint(Path.Combine(folder, "{epoch:02d}-{batch:02d}.keras"), saveFreq: SaveFrequency.Never)
    {
        Triggers = SaveTrigger.EveryBatches(10),
        Retention = Retention.Last(2),
        Background = true,
    };
    int batches = 0;
    var killer = new LambdaCallback(onTrainBatchEnd: (_, _) =>
    {
        if (++batches == killAt)
            Process.GetCurrentProcess().Kill();
    });
    model.Fit(x, y, batchSize: 16, epochs: 8, validationSplit: 0.25, verbose: 0, callbacks: [checkpoint, killer], resumeFrom: folder);
    Console.WriteLine($"  {model.ResumeReport?.ToString().Split('\n')[0]}");
    model.Save(Path.Combine(folder, "end.keras"));
}

int RunMyself(string folder, int killAt)
{
    using Process child = Process.Start(Environment.ProcessPath!, [folder, $"{killAt}"]);
    child.WaitForExit();
    return child.ExitCode;
}

static ReadOnlySpan<byte> Bits(Tensor tensor) => MemoryMarshal.AsBytes(tensor.AsSpan<float>());
