using Argali.Benchmarks.PlainLoops;
using Argali.Engine;

namespace Argali.Benchmarks;

/// <summary>Layers' operations, forward and backward on a tape.</summary>
internal static class LayerBlocks
{
    private const string Both = "forward and backward";

    public static IEnumerable<Block> All() =>
    [
        BatchNormalization(32, 28, 64),
        LayerNormalization(4096, 256),
        Pooling(32, 28, 32, largest: true),
        Pooling(32, 28, 32, largest: false),
        Lstm(32, 10, 128, 128, plain: true),
        Lstm(32, 20, 512, 512, plain: false),
        Gru(32, 10, 128, 128, plain: true),
        Gru(32, 20, 512, 512, plain: false),
        Attention(8, 8, 128, 64),
        Embedding(32, 128, 5000, 128),
    ];

    private static Block BatchNormalization(int n, int side, int channels)
    {
        Shape shape = [n, side, side, channels];
        Tensor x = Draw(shape, 1), gamma = Tensor.Ones([channels]), beta = Tensor.Zeros([channels]);
        float[] px = x.ToArray<float>(), pg = gamma.ToArray<float>(), pb = beta.ToArray<float>();
        float[] y = new float[px.Length], dx = new float[px.Length];
        return new(
            $"batch normalisation, {n} x {side} x {side} x {channels}", Both,
            Differentiated(t => Ops.BatchNormalizationTraining(t[0], t[1], t[2]).Output, x, gamma, beta),
            () => PlainLayers.BatchNormalization(px, pg, pb, y, dx, channels),
            "batch_normalization", new() { ["n"] = n, ["c"] = channels, ["h"] = side, ["w"] = side });
    }

    private static Block LayerNormalization(int n, int length)
    {
        Tensor x = Draw([n, length], 1), gamma = Tensor.Ones([length]), beta = Tensor.Zeros([length]);
        float[] px = x.ToArray<float>(), pg = gamma.ToArray<float>(), pb = beta.ToArray<float>();
        float[] y = new float[px.Length], dx = new float[px.Length];
        return new(
            $"layer normalisation, {n} x {length}", Both,
            Differentiated(t => Ops.LayerNormalization(t[0], [-1], t[1], t[2]), x, gamma, beta),
            () => PlainLayers.LayerNormalization(px, pg, pb, y, dx, length), "layer_normalization", new() { ["n"] = n, ["c"] = length });
    }

    private static Block Pooling(int n, int side, int channels, bool largest)
    {
        Tensor x = Draw([n, side, side, channels], 1);
        float[] px = x.ToArray<float>(), y = new float[px.Length / 4], dx = new float[px.Length];
        return new(
            $"{(largest ? "max" : "average")} pooling 2 x 2, {n} x {side} x {side} x {channels}", Both,
            Differentiated(t => largest ? Ops.MaxPool(t[0], [2, 2]) : Ops.AveragePool(t[0], [2, 2]), x),
            () => PlainLayers.Pooling(px, y, dx, n, side, side, channels, largest),
            largest ? "max_pooling" : "average_pooling", new() { ["n"] = n, ["c"] = channels, ["h"] = side, ["w"] = side });
    }

    private static Block Lstm(int n, int time, int inputs, int units, bool plain) => Recurrent(
        "LSTM", n, time, inputs, units, 4, plain, t => Ops.Lstm(t[0], t[1], t[2], t[3]).Outputs, loops => loops.Lstm, "lstm");

    private static Block Gru(int n, int time, int inputs, int units, bool plain) => Recurrent(
        "GRU", n, time, inputs, units, 3, plain, t => Ops.Gru(t[0], t[1], t[2], t[3], t[4]).Outputs, loops => loops.Gru, "gru");

    private static Block Recurrent(
        string name, int n, int time, int inputs, int units, int gates, bool plain, Func<Tensor[], Tensor> operation,
        Func<PlainRecurrent, Action<float[], float[], float[], float[], float[], float[]>> loops, string torch)
    {
        Tensor x = Draw([n, time, inputs], 1), kernel = Draw([inputs, gates * units], 2), recurrent = Draw([units, gates * units], 3);
        Tensor bias = Tensor.Zeros([gates * units]), recurrentBias = Tensor.Zeros([gates * units]);
        float[] px = x.ToArray<float>(), pk = kernel.ToArray<float>(), pr = recurrent.ToArray<float>();
        float[] dx = new float[px.Length], dk = new float[pk.Length], dr = new float[pr.Length];
        var run = loops(new PlainRecurrent(n, time, inputs, units, gates));
        return new(
            $"{name}, {n} x {time} x {inputs} to {units}", Both, Differentiated(operation, x, kernel, recurrent, bias, recurrentBias),
            plain ? () => run(px, pk, pr, dx, dk, dr) : null,
            torch, new() { ["n"] = n, ["time"] = time, ["inputs"] = inputs, ["units"] = units });
    }

    private static Block Attention(int n, int heads, int time, int units)
    {
        Shape shape = [n * heads, time, units];
        Tensor q = Draw(shape, 1), k = Draw(shape, 2), v = Draw(shape, 3);
        float factor = 1 / MathF.Sqrt(units);
        float[] pq = q.ToArray<float>(), pk = k.ToArray<float>(), pv = v.ToArray<float>();
        float[] y = new float[pq.Length], dq = new float[pq.Length], dk = new float[pq.Length], dv = new float[pq.Length];
        return new(
            $"attention, {n} x {heads} heads x {time} x {units}", Both,
            Differentiated(t => Ops.MatMul(Ops.Softmax(Ops.MatMul(t[0], t[1], transposeB: true) * factor), t[2]), q, k, v),
            () => PlainLayers.Attention(pq, pk, pv, y, dq, dk, dv, n * heads, time, units),
            "attention", new() { ["n"] = n, ["heads"] = heads, ["time"] = time, ["units"] = units });
    }

    private static Block Embedding(int n, int time, int words, int units)
    {
        Tensor table = Draw([words, units], 1), ids = Ops.RandomInteger([n, time], 0, words, seed: 2);
        int[] pi = ids.ToArray<int>();
        float[] pt = table.ToArray<float>(), y = new float[pi.Length * units], dtable = new float[pt.Length];
        return new(
            $"embedding, {n} x {time} of {words} x {units}", Both, Differentiated(t => Ops.EmbeddingLookup(t[0], ids), table),
            () => PlainLayers.Embedding(pi, pt, y, dtable, units),
            "embedding", new() { ["n"] = n, ["time"] = time, ["words"] = words, ["units"] = units });
    }

    private static Tensor Draw(Shape shape, int seed) => Ops.RandomNormal(shape, 0, 0.5f, seed);

    /// <summary>Forward and backward of the sum, as a step of a training loop runs it: on one tape, with recycled memory.</summary>
    private static Action Differentiated(Func<Tensor[], Tensor> operation, params Tensor[] inputs)
    {
        var tape = new GradientTape();
        Variable[] variables = [.. inputs.Select((input, i) => new Variable(input, $"input {i}"))];
        var values = new Tensor[inputs.Length];
        return () =>
        {
            using (tape.Record())
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] = variables[i].Value;
                tape.Backward(Ops.Sum(operation(values)));
            }
        };
    }
}
