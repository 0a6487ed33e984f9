using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Tests.Layers;

namespace Argali.Tests.Training;

/// <summary>
/// A thousand steps of training: once warm, neither the collected heap nor what the engine keeps for its steps grows, and the last steps
/// allocate no more than the first.
/// </summary>
[Collection(nameof(GrowthTests))]
public sealed class GrowthTests
{
    private const int WarmSteps = 100, Steps = 900, Batch = 2;
    private const long Noise = 32 << 10;

    [Fact]
    public void TrainOnBatch_DeepModel_DoesNotGrow()
    {
        var model = new Sequential([new Input([4]), .. Enumerable.Range(0, 13).SelectMany(Block), new Dense(1)]);
        Assert.True(model.Layers.Count > 60, $"{model.Layers.Count} layers");
        Check(model, Ops.RandomNormal([Batch, 4], seed: 1));
    }

    [Fact]
    public void TrainOnBatch_ModelOfEveryLayer_DoesNotGrow()
    {
        var inputs = new List<Nest<KerasTensor>>();
        var values = new List<Nest<Tensor>>();
        var outputs = new List<Nest<KerasTensor>>();
        foreach (LayerSample sample in LayerSamples.All.Values)
        {
            Tensor[] tensors = [.. sample.Inputs.Select(input => Repeated(input))];
            Nest<KerasTensor>[] symbols = [.. tensors.Select(tensor => (Nest<KerasTensor>)new Input([.. tensor.Shape.Skip(1)], dtype: tensor.DType))];
            inputs.AddRange(symbols);
            values.AddRange(tensors.Select(tensor => (Nest<Tensor>)tensor));
            outputs.Add(new Score().Apply(sample.Draw(sample.Make(), symbols)));
        }

        Nest<KerasTensor> output = new Dense(1).Apply(new Concatenate().Apply(Nest<KerasTensor>.List(outputs)));
        Check(new Model(Nest<KerasTensor>.List(inputs), output), Nest<Tensor>.List(values));
    }

    private static Layer[] Block(int number) =>
        [new Dense(4), new BatchNormalization(), new Activation("tanh"), new LayerNormalization(), new Dropout(0.1, seed: number)];

    // Memory that steps keep is a matter of their shapes, so the batch is the same at every step.
    private static void Check(Model model, Nest<Tensor> x)
    {
        Tensor y = Ops.RandomNormal([Batch, 1], seed: 2);
        model.Compile(optimizer: "adam", loss: "mse", metrics: ["mae"]);
        Train(WarmSteps);
        Usage before = Usage.Of(model);
        long first = Train(Steps / 2);
        Usage middle = Usage.Of(model);
        long last = Train(Steps / 2);
        Usage after = Usage.Of(model);

        Assert.True(before.StepBytes > 0);
        Assert.Equal(before.StepBytes, after.StepBytes);
        Assert.True(before.NativeBytes >= after.NativeBytes, $"Native memory grew from {before.NativeBytes} to {after.NativeBytes} bytes.");
        Assert.True(last - first < Noise, $"{Steps / 2} steps allocated {first} bytes, as many later ones {last}.");

        // The heap is that of the whole process, which may grow once for other reasons; what a step leaves behind grows it in both halves.
        long growth = Math.Min(middle.HeapBytes - before.HeapBytes, after.HeapBytes - middle.HeapBytes);
        Assert.True(growth < Noise, $"The heap grew from {before.HeapBytes} to {middle.HeapBytes} and {after.HeapBytes} bytes in {Steps} steps.");

        long Train(int steps)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < steps; i++)
                model.TrainOnBatch(x, y);
            return GC.GetAllocatedBytesForCurrentThread() - allocated;
        }
    }

    private static Tensor Repeated(Tensor input) =>
        input.Shape[0] == Batch ? input : Ops.Concatenate([.. Enumerable.Repeat(input, Batch / input.Shape[0])], 0);

    private readonly record struct Usage(long HeapBytes, long StepBytes, long NativeBytes)
    {
        public static Usage Of(Model model) =>
            new(GC.GetTotalMemory(forceFullCollection: true), model.Trainer.MemoryBytes, EngineMemory.NativeBytes);
    }

    /// <summary>Tests beside these would allocate too.</summary>
    [CollectionDefinition(nameof(GrowthTests), DisableParallelization = true)]
    public sealed class Alone;

    /// <summary>One number for each sample from whatever a layer gives.</summary>
    private sealed class Score() : Layer(name: null)
    {
        protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context) => inputs.Flatten()
            .Select(output => Ops.Mean(Ops.Reshape(Ops.Cast(output, Engine.DType.Float32), [output.Shape[0], -1]), 1, keepdims: true))
            .Aggregate((sum, item) => sum + item);
    }
}
