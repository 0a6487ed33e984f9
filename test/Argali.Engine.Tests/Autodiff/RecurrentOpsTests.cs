using Argali.Engine.Kernels;
using Argali.Engine.Tests.Kernels;
using Argali.Engine.Tests.Reference;

namespace Argali.Engine.Tests.Autodiff;

/// <summary>The fused recurrent operations against plain loops; their gradients are rows of <see cref="GradientCases"/>.</summary>
[Collection(nameof(WorkerPool))]
public class RecurrentOpsTests
{
    private const int Batch = 5, Time = 6;

    public static TheoryData<int, bool, bool, bool> Variants()
    {
        TheoryData<int, bool, bool, bool> variants = [];
        foreach (int units in new[] { 1, 7, 16, 37 })
        {
            for (int bits = 0; bits < 8; bits++)
                variants.Add(units, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
        }

        return variants;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Lstm_AnyMaskAndDirection_MatchesPlainLoops(int units, bool masked, bool goBackwards, bool zeroOutputs)
    {
        Input input = new(units, 4, masked);
        RecurrentReference expected = new RecurrentReference(Batch, Time, units, input.Projected, input.Recurrent, input.Mask)
        {
            GoBackwards = goBackwards,
            ZeroOutputs = zeroOutputs,
        }.Lstm(input.Hidden, input.Cell);

        (Tensor outputs, Tensor hidden, Tensor cell) = Ops.Lstm(
            input.X, input.Identity, input.R, null, input.H, input.C, input.M, goBackwards, zeroOutputForMask: zeroOutputs);

        KernelTesting.AssertClose(expected.Outputs, outputs.AsSpan<float>(), 1e-5, 1e-6, "outputs");
        KernelTesting.AssertClose(expected.Hidden, hidden.AsSpan<float>(), 1e-5, 1e-6, "hidden");
        KernelTesting.AssertClose(expected.Cell, cell.AsSpan<float>(), 1e-5, 1e-6, "cell");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gru_AnyMaskAndDirection_MatchesPlainLoops(int units, bool masked, bool goBackwards, bool zeroOutputs)
    {
        Input input = new(units, 3, masked);
        foreach (bool resetAfter in new[] { false, true })
        {
            RecurrentReference expected = new RecurrentReference(Batch, Time, units, input.Projected, input.Recurrent, input.Mask)
            {
                GoBackwards = goBackwards,
                ZeroOutputs = zeroOutputs,
            }.Gru(input.Hidden, resetAfter ? input.Bias : null, resetAfter);

            (Tensor outputs, Tensor hidden) = Ops.Gru(
                input.X, input.Identity, input.R, null, resetAfter ? Tensor.From<float>(input.Bias) : (Tensor?)null, input.H, input.M, goBackwards,
                resetAfter, zeroOutputForMask: zeroOutputs);

            KernelTesting.AssertClose(expected.Outputs, outputs.AsSpan<float>(), 1e-5, 1e-6, "outputs");
            KernelTesting.AssertClose(expected.Hidden, hidden.AsSpan<float>(), 1e-5, 1e-6, "hidden");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gru_OtherActivations_AgreeWithTheFusedFormOnTheirOwn(bool resetAfter)
    {
        // Written as steps, tanh and sigmoid must give what the fused operation gives.
        Input input = new(7, 3, masked: true);
        Tensor h = input.H;
        for (int t = 0; t < Time; t++)
        {
            Tensor next = Ops.GruStep(Ops.At(input.X, 1, t), h, input.R, resetAfter: resetAfter);
            h = Ops.Where(Ops.ExpandDims(Ops.At(input.M!.Value, 1, t), -1), next, h);
        }

        Tensor fused = Ops.Gru(input.X, input.Identity, input.R, initialHidden: input.H, mask: input.M, resetAfter: resetAfter).Hidden;
        KernelTesting.AssertClose(Array.ConvertAll(h.ToArray<float>(), x => (double)x), fused.AsSpan<float>(), 1e-5, 1e-6, "hidden");
        Tensor other = Ops.Gru(
            input.X, input.Identity, input.R, initialHidden: input.H, mask: input.M, resetAfter: resetAfter, activation: ActivationKind.Softsign).Hidden;
        Assert.NotEqual(fused.ToArray<float>(), other.ToArray<float>());
    }

    [Fact]
    public void Recurrent_OneThreadOrSeveral_GiveTheSameBits()
    {
        int threads = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.ThreadCount = 1;
            float[][] one = Gradients();
            WorkerPool.ThreadCount = Math.Max(2, threads);
            float[][] several = Gradients();
            for (int i = 0; i < one.Length; i++)
                Assert.Equal(one[i], several[i]);
        }
        finally
        {
            WorkerPool.ThreadCount = threads;
        }
    }

    [Fact]
    public void Recurrent_WrongArguments_Throw()
    {
        Input input = new(7, 3, masked: true);
        Assert.Contains("units", Assert.Throws<ArgumentException>(() => Ops.Gru(input.X, input.Identity, input.Identity)).Message);
        Assert.Contains("mask", Assert.Throws<ArgumentException>(
            () => Ops.Gru(input.X, input.Identity, input.R, mask: Tensor.From<bool>([true]))).Message);
        Assert.Contains("recurrent bias", Assert.Throws<ArgumentException>(
            () => Ops.Gru(input.X, input.Identity, input.R, recurrentBias: Tensor.From<float>(input.Bias), resetAfter: false)).Message);
        Assert.Contains("initial state", Assert.Throws<ArgumentException>(
            () => Ops.Gru(input.X, input.Identity, input.R, initialHidden: Tensor.Zeros([2, 2]))).Message);
    }

    private static float[][] Gradients()
    {
        var tape = new GradientTape();
        Variable[] weights =
        [
            .. new[] { 4, 3, 3 }.SelectMany((gates, i) => new[]
            {
                new Variable(Ops.RandomNormal([48, gates * 64], 0, 0.1f, i), "kernel"),
                new Variable(Ops.RandomNormal([64, gates * 64], 0, 0.1f, 10 + i), "recurrent"),
            }),
        ];
        Tensor x = Ops.RandomNormal([32, 9, 48], seed: 20);
        using (tape.Record())
        {
            Tensor lstm = Ops.Lstm(x, weights[0], weights[1]).Outputs;
            Tensor after = Ops.Gru(x, weights[2], weights[3]).Outputs;
            Tensor before = Ops.Gru(x, weights[4], weights[5], resetAfter: false).Outputs;
            tape.Backward(Ops.Sum(Ops.Square(lstm + after + before)));
            return [.. weights.Select(weight => tape.Gradient(weight)!.Value.ToArray<float>())];
        }
    }

    /// <summary>Drawn inputs; the kernel is the identity, so that the sequence is its own projection.</summary>
    private sealed class Input
    {
        public Input(int units, int gates, bool masked)
        {
            int width = gates * units;
            Projected = TestValues.Uniform(Batch * Time * width, 1);
            Recurrent = TestValues.Uniform(units * width, 2);
            Hidden = TestValues.Uniform(Batch * units, 3);
            Cell = TestValues.Uniform(Batch * units, 4);
            Bias = TestValues.Uniform(width, 5);
            Mask = masked ? [.. TestValues.Uniform(Batch * Time, 6).Select(value => value > -0.2f)] : null;
            X = Tensor.From<float>(Projected, new Shape(Batch, Time, width));
            R = Tensor.From<float>(Recurrent, new Shape(units, width));
            H = Tensor.From<float>(Hidden, new Shape(Batch, units));
            C = Tensor.From<float>(Cell, new Shape(Batch, units));
            M = Mask is null ? (Tensor?)null : Tensor.From<bool>(Mask, new Shape(Batch, Time));
            float[] identity = new float[width * width];
            for (int i = 0; i < width; i++)
                identity[i * (width + 1)] = 1;
            Identity = Tensor.From<float>(identity, new Shape(width, width));
        }

        public float[] Projected { get; }

        public float[] Recurrent { get; }

        public float[] Hidden { get; }

        public float[] Cell { get; }

        public float[] Bias { get; }

        public bool[]? Mask { get; }

        public Tensor X { get; }

        public Tensor R { get; }

        public Tensor H { get; }

        public Tensor C { get; }

        public Tensor? M { get; }

        public Tensor Identity { get; }
    }
}
