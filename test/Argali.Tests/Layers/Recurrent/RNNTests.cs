using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.Tests.Layers.Recurrent;

/// <summary>What the recorded cases do not ask of recurrent layers: states in every form, dropout, masks with zeros, and errors.</summary>
public sealed class RNNTests
{
    private static readonly Tensor X = Sequence(2, 3, 2);

    public static TheoryData<string> Kinds => ["SimpleRNN", "LSTM", "GRU", "GRU reset before", "RNN", "stacked"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void InitialState_AsFurtherInputs_SaysTheSame(string kind)
    {
        RNN layer = Make(kind);
        Nest<Tensor> states = layer.Cell.GetInitialState(2).Map(state => state + 0.3f);
        Tensor named = layer.Apply(X, Context(("initial_state", states)));
        Tensor listed = layer.Apply(Nest<Tensor>.List([X, .. states.IsLeaf ? [states] : states]));
        Assert.Equal(named.ToArray<float>(), listed.ToArray<float>());
        Assert.NotEqual(named.ToArray<float>(), ((Tensor)layer.Apply(X)).ToArray<float>());
    }

    [Fact]
    public void InitialState_Drawn_IsTakenFromTheGraph()
    {
        Nest<KerasTensor> sequence = new Input([3, 2]), hidden = new Input([4]), cell = new Input([4]);
        var layer = new LSTM(4);
        Model listed = new(Inputs(), layer.Apply(Inputs()));
        Model named = new(Inputs(), layer.Apply(sequence, ("initial_state", Nest<KerasTensor>.List([hidden, cell]))));
        Nest<Tensor> values = new[] { X, Sequence(2, 4), Sequence(2, 4) };
        Assert.Equal(((Tensor)named.Apply(values)).ToArray<float>(), ((Tensor)listed.Apply(values)).ToArray<float>());

        Nest<KerasTensor> Inputs() => Nest<KerasTensor>.List([sequence, hidden, cell]);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 5)]
    [InlineData(3, 4)]
    public void InitialState_ThatDoesNotFit_IsRefused(int count, int units)
    {
        Nest<Tensor> states = Nest<Tensor>.ListOf(Enumerable.Range(0, count).Select(_ => Sequence(2, units)));
        ArgumentException error = Assert.Throws<ArgumentException>(() => new LSTM(4).Apply(X, Context(("initial_state", states))));
        Assert.Contains("`initial_state` of 2 tensor(s) of the shapes [(2, 4), (2, 4)]", error.Message, StringComparison.Ordinal);
        Assert.Contains($"Received: {count} of the shapes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Stateful_SequenceInTwoHalves_GivesWhatTheWholeGives(string kind)
    {
        RNN whole = Make(kind), halves = Make(kind, stateful: true);
        Tensor x = Sequence(2, 6, 2);
        Tensor expected = whole.Apply(x);
        halves.EnsureBuilt(new Shape(2, 3, 2));
        halves.SetWeights(whole.GetWeights());
        halves.Apply(Ops.SliceAxis(x, 1, 0, 3));
        Tensor second = halves.Apply(Ops.SliceAxis(x, 1, 3, 3));
        Assert.Equal(expected.ToArray<float>(), second.ToArray<float>());
        halves.ResetStates();
        Assert.All(halves.States!.Value.Flatten(), state => Assert.All(state.ToArray<float>(), value => Assert.Equal(0f, value)));
    }

    [Fact]
    public void Stateful_BuiltForABatchSize_HasItsStates()
    {
        var layer = new LSTM(4, stateful: true);
        Assert.Null(layer.States);
        layer.EnsureBuilt(new Shape(2, 3, 2));
        Assert.Equal([new Shape(2, 4), new Shape(2, 4)], layer.States!.Value.Flatten().Select(state => state.Shape));
    }

    [Fact]
    public void Stateful_OtherBatchSize_IsRefused()
    {
        var layer = new GRU(2, stateful: true);
        layer.Apply(X);
        ArgumentException error = Assert.Throws<ArgumentException>(() => layer.Apply(Sequence(3, 3, 2)));
        Assert.Contains("keeps states of 2 samples", error.Message, StringComparison.Ordinal);
        Assert.Contains("Received: 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void ZeroOutputForMask_InEveryOrder_ZeroesTheMaskedStepsAlone(bool goBackwards, bool returnSequences)
    {
        bool[] mask = [true, false, true, false, true, true];
        RNN plain = new LSTM(2, returnSequences: returnSequences, goBackwards: goBackwards);
        RNN zero = new LSTM(2, returnSequences: returnSequences, goBackwards: goBackwards, zeroOutputForMask: true);
        Tensor expected = plain.Apply(X, Mask(mask));
        zero.EnsureBuilt(new Shape(2, 3, 2));
        zero.SetWeights(plain.GetWeights());
        float[] got = ((Tensor)zero.Apply(X, Mask(mask))).ToArray<float>(), want = expected.ToArray<float>();
        int steps = returnSequences ? 3 : 1;
        for (int i = 0; i < got.Length; i++)
        {
            int sample = i / (2 * steps), step = returnSequences ? i / 2 % 3 : 2;
            bool counts = mask[(sample * 3) + (goBackwards ? 2 - step : step)];
            Assert.Equal(counts ? want[i] : 0f, got[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Mask_OfTrailingSteps_GivesTheStatesOfTheShorterSequence(string kind)
    {
        RNN layer = Make(kind, returnState: true);
        Nest<Tensor> masked = layer.Apply(X, Mask([true, true, false, true, true, false]));
        Nest<Tensor> cut = layer.Apply(Ops.SliceAxis(X, 1, 0, 2));
        Assert.All(cut.Flatten().Zip(masked.Flatten()), pair => Assert.True(Close(pair.First.ToArray<float>(), pair.Second.ToArray<float>())));
    }

    [Fact]
    public void Mask_OfAnotherShape_IsRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new GRU(2).Apply(X, Mask([true, true], 2, 1)));
        Assert.Contains("expects a mask (2, 3)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Dropout_InTraining_DropsTheSameInputsAtEveryStep(string kind)
    {
        // One feature, dropped or not: a sample of which it is dropped sees nothing at all, so that its output is that of zeros.
        RNN layer = Make(kind, dropout: 0.5);
        Tensor x = Tensor.Ones([64, 4, 1]);
        float[] zeros = ((Tensor)layer.Apply(Tensor.Zeros([64, 4, 1]))).ToArray<float>(), twice = ((Tensor)layer.Apply(x * 2f)).ToArray<float>();
        float[] got = ((Tensor)layer.Apply(x, CallContext.Train)).ToArray<float>();
        int width = got.Length / 64, dropped = 0;
        for (int sample = 0; sample < 64; sample++)
        {
            Range row = (sample * width)..((sample + 1) * width);
            bool none = got[row].AsSpan().SequenceEqual(zeros[row]);
            if (kind != "stacked")
                Assert.True(none || Close(got[row], twice[row]), $"sample {sample} saw some steps and not others");
            dropped += none ? 1 : 0;
        }

        Assert.InRange(dropped, 10, 54);
        Assert.Equal(((Tensor)layer.Apply(x)).ToArray<float>(), ((Tensor)layer.Apply(x, CallContext.Inference)).ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void RecurrentDropout_InTraining_ChangesTheOutputAndNotThatOfInference(string kind)
    {
        RNN layer = Make(kind, recurrentDropout: 0.5);
        Tensor x = Sequence(8, 4, 2);
        float[] inference = ((Tensor)layer.Apply(x)).ToArray<float>();
        Assert.NotEqual(inference, ((Tensor)layer.Apply(x, CallContext.Train)).ToArray<float>());
        Assert.Equal(inference, ((Tensor)layer.Apply(x)).ToArray<float>());
    }

    [Fact]
    public void Unroll_OfAnUnknownNumberOfSteps_IsRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new LSTM(2, unroll: true).Apply((Nest<KerasTensor>)new Input([null, 2])));
        Assert.Contains("number of steps is unknown", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_NoSteps_IsRefused() => Assert.Contains(
        "at least one step", Assert.Throws<ArgumentException>(() => new LSTM(2).Apply(Tensor.Zeros([2, 0, 3]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Cell_WithoutStates_IsRefused() => Assert.Contains(
        "`states`", Assert.Throws<ArgumentException>(() => new GRUCell(2).Apply(Sequence(2, 3))).Message, StringComparison.Ordinal);

    [Fact]
    public void Ctor_NoCells_IsRefused() => Assert.Throws<ArgumentException>(() => new RNN([]));

    internal static Tensor Sequence(params int[] shape)
    {
        var lengths = new Shape(shape);
        float[] values = [.. Enumerable.Range(0, (int)lengths.ElementCount).Select(i => (float)Math.Sin(1 + (1.7 * i)))];
        return Tensor.From<float>(values, lengths);
    }

    private static RNN Make(string kind, bool stateful = false, bool returnState = false, double dropout = 0, double recurrentDropout = 0) => kind switch
    {
        "SimpleRNN" => new SimpleRNN(4, stateful: stateful, returnState: returnState, dropout: dropout, recurrentDropout: recurrentDropout),
        "LSTM" => new LSTM(4, stateful: stateful, returnState: returnState, dropout: dropout, recurrentDropout: recurrentDropout),
        "GRU" => new GRU(4, stateful: stateful, returnState: returnState, dropout: dropout, recurrentDropout: recurrentDropout),
        "GRU reset before" => new GRU(
            4, stateful: stateful, returnState: returnState, dropout: dropout, recurrentDropout: recurrentDropout, resetAfter: false),
        "RNN" => new RNN(new LSTMCell(4, dropout: dropout, recurrentDropout: recurrentDropout), stateful: stateful, returnState: returnState),
        _ => new RNN(
            [
                new LSTMCell(3, dropout: dropout, recurrentDropout: recurrentDropout),
                new GRUCell(4, dropout: dropout, recurrentDropout: recurrentDropout),
            ],
            stateful: stateful,
            returnState: returnState),
    };

    private static bool Close(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (Math.Abs(a[i] - b[i]) > 1e-6f)
                return false;
        }

        return true;
    }

    private static CallContext Mask(bool[] values, int batch = 2, int time = 3) =>
        Context(("mask", Tensor.From<bool>(values, new Shape(batch, time))));

    private static CallContext Context(params (string Name, object? Value)[] arguments) =>
        new(training: false, [.. arguments.Select(argument => KeyValuePair.Create(argument.Name, argument.Value))]);
}
