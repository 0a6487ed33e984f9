using Argali.Engine.Kernels;

namespace Argali.Engine.Tests.Autodiff;

/// <summary>Steps of whole networks, once warm: they allocate nothing, and the number of threads does not change a bit of them.</summary>
[Collection(nameof(WorkerPool))]
public class WarmStepTests
{
    // Unoptimised test code would make a collection expression anew, through reflection, at each call.
    private static readonly int[] Last = [-1], Pixels = [1, 2], Swapped = [0, 2, 1], Window = [2, 2];

    public static TheoryData<string> Networks => ["convolutional", "depthwise", "lstm", "gru", "gru, reset before", "attention"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Step_OnceWarm_AllocatesNothing(string network)
    {
        var trained = new Trained(network);
        for (int i = 0; i < 4; i++)
            trained.Step();

        // A collection in between counts what is left of the thread's allocation buffer as allocated: a step that allocates does so always.
        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            trained.Step();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Step_OneThreadOrSeveral_GivesTheSameBits(string network)
    {
        int threads = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.ThreadCount = 1;
            float[][] one = Train(network);
            WorkerPool.ThreadCount = Math.Max(threads, 3);
            float[][] several = Train(network);
            for (int i = 0; i < one.Length; i++)
                Assert.Equal(one[i], several[i]);
        }
        finally
        {
            WorkerPool.ThreadCount = threads;
        }
    }

    private static float[][] Train(string network)
    {
        var trained = new Trained(network);
        for (int i = 0; i < 3; i++)
            trained.Step();
        return [.. trained.Variables.Select(variable => variable.Value.ToArray<float>())];
    }

    /// <summary>A small network of the given kind with its data, trained by plain gradient descent.</summary>
    private sealed class Trained
    {
        private readonly GradientTape tape = new();
        private readonly Func<Tensor, Tensor> network;
        private readonly Tensor x;
        private readonly Tensor classes = Ops.RandomInteger([16], 0, 5, seed: 1);
        private readonly Tensor mask = Ops.Greater(Ops.RandomUniform([16, 7], seed: 2), 0.2f);

        public Trained(string kind)
        {
            (network, Shape input) = kind switch
            {
                "convolutional" => (Convolutional(), new Shape(16, 12, 12, 3)),
                "depthwise" => (Depthwise(), new Shape(16, 12, 12, 3)),
                "lstm" => (Lstm(), new Shape(16, 7, 9)),
                "gru" => (Gru(resetAfter: true), new Shape(16, 7, 9)),
                "gru, reset before" => (Gru(resetAfter: false), new Shape(16, 7, 9)),
                "attention" => (Attention(), new Shape(16, 7, 9)),
                _ => throw new ArgumentException($"No network '{kind}'.", nameof(kind)),
            };
            x = Ops.RandomNormal(input, seed: 3);
        }

        public List<Variable> Variables { get; } = [];

        public void Step()
        {
            using (tape.Record())
            {
                Tensor loss = Ops.Mean(Ops.SparseCategoricalCrossentropy(classes, network(x), fromLogits: true));
                tape.Backward(loss);
                for (int i = 0; i < Variables.Count; i++)
                {
                    ReadOnlySpan<float> gradient = tape.Gradient(Variables[i])!.Value.AsSpan<float>();
                    Span<float> values = Variables[i].AsWritableSpan<float>();
                    for (int j = 0; j < values.Length; j++)
                        values[j] -= 0.05f * gradient[j];
                }
            }
        }

        private Variable Weight(Shape shape)
        {
            var variable = new Variable(Ops.RandomNormal(shape, 0, 0.2f, 10 + Variables.Count), "weight");
            Variables.Add(variable);
            return variable;
        }

        private Func<Tensor, Tensor> Convolutional()
        {
            Variable first = Weight([3, 3, 3, 8]), gamma = Weight([8]), beta = Weight([8]), second = Weight([3, 3, 8, 16]), last = Weight([16, 5]);
            return x =>
            {
                Tensor h = Ops.Conv(x, first.Value, padding: WindowPadding.Same);
                h = Ops.Relu(Ops.BatchNormalizationTraining(h, gamma.Value, beta.Value).Output);
                h = Ops.Relu(Ops.Conv(Ops.MaxPool(h, Window), second.Value));
                return Ops.Dense(Ops.Mean(Ops.AveragePool(h, Window), Pixels), last.Value, null);
            };
        }

        private Func<Tensor, Tensor> Depthwise()
        {
            Variable depth = Weight([3, 3, 3, 1]), point = Weight([1, 1, 3, 16]), last = Weight([16, 5]);
            return x =>
            {
                Tensor h = Ops.DepthwiseConv(x, depth.Value, padding: WindowPadding.Same);
                h = Ops.Dropout(Ops.Gelu(Ops.Conv(h, point.Value)), 0.1f, 4);
                return Ops.Dense(Ops.Mean(h, Pixels), last.Value, null);
            };
        }

        private Func<Tensor, Tensor> Lstm()
        {
            Variable kernel = Weight([9, 48]), recurrent = Weight([12, 48]), bias = Weight([48]), last = Weight([12, 5]);
            return x => Ops.Dense(Ops.Lstm(x, kernel.Value, recurrent.Value, bias.Value, mask: mask).Hidden, last.Value, null);
        }

        private Func<Tensor, Tensor> Gru(bool resetAfter)
        {
            Variable kernel = Weight([9, 36]), recurrent = Weight([12, 36]), bias = Weight([36]), last = Weight([12, 5]);
            return x => Ops.Dense(
                Ops.Gru(x, kernel.Value, recurrent.Value, bias.Value, resetAfter: resetAfter).Hidden, last.Value, null);
        }

        private Func<Tensor, Tensor> Attention()
        {
            Variable query = Weight([9, 8]), key = Weight([9, 8]), value = Weight([9, 8]), gamma = Weight([8]), last = Weight([8, 5]);
            return x =>
            {
                Tensor scores = Ops.MatMul(Ops.Dense(x, query.Value, null), Ops.Transpose(Ops.Dense(x, key.Value, null), Swapped));
                Tensor h = Ops.MatMul(Ops.Softmax(scores * 0.35f), Ops.Dense(x, value.Value, null));
                return Ops.Dense(Ops.Mean(Ops.LayerNormalization(h, Last, gamma.Value), 1), last.Value, null);
            };
        }
    }
}
