namespace Argali.Engine.Tests.Autodiff;

public class OpsTests
{
    [Fact]
    public void Add_IntegersOfOneType_Adds()
    {
        Tensor y = Ops.Add(new[] { 1, 2 }, Tensor.Scalar(3));
        Assert.Equal([4, 5], y.ToArray<int>());
        Assert.Equal([-3L], (Tensor.From<long>([4]) - Tensor.From<long>([7])).ToArray<long>());
    }

    [Fact]
    public void Add_DifferentTypes_SaysWhatToDo()
    {
        string message = Assert.Throws<ArgumentException>(() => Ops.Add(new[] { 1, 2 }, 3f)).Message;
        Assert.Contains("int32", message);
        Assert.Contains("Ops.Cast", message);
        Assert.Contains("Ops.Cast", Assert.Throws<ArgumentException>(() => Ops.Exp(new[] { 1, 2 })).Message);
    }

    [Fact]
    public void FloorDivideAndMod_NegativeOperands_FollowPython()
    {
        Tensor a = new[] { 7, -7, 7, -7 }, b = new[] { 2, 2, -2, -2 };
        Assert.Equal([3, -4, -4, 3], Ops.FloorDivide(a, b).ToArray<int>());
        Assert.Equal([1, 1, -1, -1], Ops.Mod(a, b).ToArray<int>());
        Tensor x = Ops.Cast(a, DType.Float32), y = Ops.Cast(b, DType.Float32);
        Assert.Equal([3f, -4, -4, 3], Ops.FloorDivide(x, y).ToArray<float>());
        Assert.Equal([1f, 1, -1, -1], Ops.Mod(x, y).ToArray<float>());
    }

    [Fact]
    public void Comparisons_OfEveryKind_GiveBools()
    {
        Tensor a = new[] { 1f, 2, float.NaN }, b = new[] { 2f, 2, 2 };
        Assert.Equal([true, false, false], Ops.Less(a, b).ToArray<bool>());
        Assert.Equal([true, true, false], Ops.LessEqual(a, b).ToArray<bool>());
        Assert.Equal([false, true, false], Ops.Equal(a, 2f).ToArray<bool>());
        Assert.Equal([true, false, true], Ops.NotEqual(a, b).ToArray<bool>());
        Assert.Equal([false, false, true], Ops.IsNan(a).ToArray<bool>());
        Assert.Equal([true, true, false], Ops.IsFinite(a).ToArray<bool>());
        Assert.Equal([false, true], Ops.GreaterEqual(new[] { 1, 5 }, new[] { 2, 5 }).ToArray<bool>());
        Assert.Equal([true, false], Ops.Equal(Tensor.From<bool>([true, false]), Tensor.From<bool>([true, true])).ToArray<bool>());
    }

    [Fact]
    public void Reductions_OverAxes_GiveTheShapesOfKeras()
    {
        Tensor x = Ops.Reshape(Ops.Cast(Ops.Arange(0, 24), DType.Float32), [2, 3, 4]);
        Assert.Equal([4], Ops.Sum(x, [0, 1]).Shape);
        Assert.Equal([1, 3, 1], Ops.Max(x, [0, -1], keepdims: true).Shape);
        Assert.Equal([3f, 7, 11, 15, 19, 23], Ops.Max(x, -1).ToArray<float>());
        Assert.Equal([60f, 92, 124], Ops.Sum(x, [0, 2]).ToArray<float>());
        Assert.Equal(11.5f, Ops.Mean(x).Item<float>());
        Assert.Equal(6, Ops.Sum(new[] { 1, 2, 3 }).Item<int>());
        Assert.Equal([true, false], Ops.All(new[,] { { 1f, 2 }, { 0, 3 } }, 1).ToArray<bool>());
        Assert.Equal([1, 2], Ops.CountNonzero(new[,] { { 0f, 2 }, { 4, 3 } }, 1).ToArray<int>());
    }

    [Fact]
    public void ArgMax_EqualElements_TakesTheFirst()
    {
        Assert.Equal([1, 0], Ops.ArgMax(new[,] { { 1f, 3, 3 }, { 5, 5, 2 } }, 1).ToArray<int>());
        Assert.Equal(3, Ops.ArgMax(new[,] { { 1f, 3, 3 }, { 5, 5, 2 } }).Item<int>());
        Assert.Equal([0, 1, 1], Ops.ArgMin(new[,] { { 1f, 3, 3 }, { 5, 1, 2 } }, 0).ToArray<int>());
    }

    [Fact]
    public void GetItem_AsNumPy_SlicesEveryWay()
    {
        Tensor x = Ops.Reshape(Ops.Arange(0, 12), [3, 4]);
        Assert.Equal([4, 5, 6, 7], x[1].ToArray<int>());
        Assert.Equal([3, 7, 11], x[.., ^1].ToArray<int>());
        Assert.Equal([11, 9, 3, 1], x[TensorIndex.Slice(step: -2), TensorIndex.Slice(step: -2)].ToArray<int>());
        Assert.Equal([1, 3, 1, 4], x[TensorIndex.NewAxis, .., TensorIndex.NewAxis].Shape);
        Assert.Equal([0, 4], x[5.., ..].Shape);
        Assert.Equal([1, 2], x[0, 1..^1].ToArray<int>());
        Assert.Throws<ArgumentOutOfRangeException>(() => x[3]);
        Assert.Throws<ArgumentException>(() => x[0, 0, 0]);
    }

    [Fact]
    public void Sort_EqualElementsAndNaN_IsStableWithNaNLast()
    {
        Assert.Equal([2, 0, 3, 1], Ops.ArgSort(new[] { 1f, float.NaN, 0, 1 }).ToArray<int>());
        (Tensor values, Tensor indices) = Ops.TopK(new[] { 1f, 4, 4, 2 }, 3);
        Assert.Equal([4f, 4, 2], values.ToArray<float>());
        Assert.Equal([1, 2, 3], indices.ToArray<int>());
        Assert.Equal([true, false], Ops.InTopK(new[] { 1, 0 }, new[,] { { 1f, 3, 2 }, { 1, 3, 2 } }, 2).ToArray<bool>());
    }

    [Fact]
    public void MatMul_SumsInDouble_Agree()
    {
        Tensor a = Ops.RandomNormal([3, 2, 5, 7], seed: 1), b = Ops.RandomNormal([2, 7, 4], seed: 2);
        Tensor y = Ops.MatMul(a, b);
        Assert.Equal([3, 2, 5, 4], y.Shape);
        float[] x = a.ToArray<float>(), w = b.ToArray<float>(), got = y.ToArray<float>();
        for (int i = 0; i < got.Length; i++)
        {
            int column = i % 4, row = i / 4 % 5, batch = i / 20;
            double sum = 0;
            for (int k = 0; k < 7; k++)
                sum += (double)x[(((batch * 5) + row) * 7) + k] * w[((((batch % 2) * 7) + k) * 4) + column];
            Assert.Equal(sum, got[i], 1e-5);
        }
    }

    [Fact]
    public void Einsum_MalformedEquationOrOperands_Throws()
    {
        Tensor x = Tensor.Ones([2, 3]);
        Assert.Throws<ArgumentException>(() => Ops.Einsum("ab->abz", x));
        Assert.Throws<ArgumentException>(() => Ops.Einsum("ab->aab", x));
        Assert.Throws<ArgumentException>(() => Ops.Einsum("abc->a", x));
        Assert.Throws<ArgumentException>(() => Ops.Einsum("ab,bc->ac", x));
    }

    [Fact]
    public void Qr_OfATallMatrix_IsOrthonormalTimesTriangular()
    {
        Tensor x = Ops.RandomNormal([2, 6, 4], seed: 3);
        (Tensor q, Tensor r) = Ops.Qr(x);
        Assert.Equal([2, 6, 4], q.Shape);
        Assert.Equal([2, 4, 4], r.Shape);
        AssertClose(x, Ops.MatMul(q, r));
        AssertClose(Ops.BroadcastTo(Ops.OneHot(Ops.Arange(0, 4), 4), [2, 4, 4]), Ops.MatMul(q, q, transposeA: true));
        Assert.Equal(0f, r[0, 3, 0].Item<float>());
    }

    [Fact]
    public void Windows_OfSamePadding_FollowTensorFlow()
    {
        Tensor x = Ops.Reshape(Ops.Cast(Ops.Arange(1, 5), DType.Float32), [1, 1, 4, 1]);
        Tensor kernel = Tensor.From<float>([1, 10, 100], [1, 3, 1, 1]);
        Assert.Equal([321f, 43f], Ops.Conv(x, kernel, [1, 2], WindowPadding.Same).ToArray<float>());
        Assert.Equal([2f, 4f], Ops.MaxPool(x, [1, 2]).ToArray<float>());
        Assert.Equal([2f, 3.5f], Ops.AveragePool(x, [1, 3], [1, 2], WindowPadding.Same).ToArray<float>());
    }

    [Fact]
    public void Losses_OutOfRangeClass_SaysWhich()
    {
        string message = Assert.Throws<ArgumentException>(
            () => Ops.SparseCategoricalCrossentropy(new[] { 0, 3 }, Tensor.Ones([2, 3]))).Message;
        Assert.Contains("Received: 3", message);
    }

    [Fact]
    public void Lstm_Masked_KeepsStatesAndOutput()
    {
        Tensor x = Ops.RandomNormal([2, 3, 2], seed: 1), kernel = Ops.RandomNormal([2, 8], seed: 2), recurrent = Ops.RandomNormal([2, 8], seed: 3);
        Tensor mask = Tensor.From<bool>([true, true, false, false, true, true], [2, 3]);
        (Tensor outputs, Tensor hidden, Tensor cell) = Ops.Lstm(x, kernel, recurrent, mask: mask);
        Assert.Equal(outputs[0, 1].ToArray<float>(), outputs[0, 2].ToArray<float>());
        Assert.Equal([0f, 0f], outputs[1, 0].ToArray<float>());
        Assert.Equal(outputs[.., 2].ToArray<float>(), hidden.ToArray<float>());
        (Tensor short2, _, Tensor shortCell) = Ops.Lstm(x[..1, ..2], kernel, recurrent);
        Assert.Equal(short2[0, 1].ToArray<float>(), hidden[0].ToArray<float>());
        Assert.Equal(shortCell.ToArray<float>(), cell[0].ToArray<float>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lstm_FusedOrStepByStep_Agrees(bool goBackwards)
    {
        Tensor x = Ops.RandomNormal([3, 5, 4], seed: 1), kernel = Ops.RandomNormal([4, 24], seed: 2), recurrent = Ops.RandomNormal([6, 24], seed: 3);
        Tensor all = Tensor.Full([3, 5], true);
        (Tensor outputs, Tensor hidden, Tensor cell) = Ops.Lstm(x, kernel, recurrent, goBackwards: goBackwards);
        (Tensor outputs2, Tensor hidden2, Tensor cell2) = Ops.Lstm(x, kernel, recurrent, mask: all, goBackwards: goBackwards);
        AssertClose(outputs2, outputs);
        AssertClose(hidden2, hidden);
        AssertClose(cell2, cell);
    }

    [Fact]
    public void Take_OutOfRange_Throws() =>
        Assert.Contains("Received: 4", Assert.Throws<ArgumentException>(() => Ops.EmbeddingLookup(Tensor.Ones([4, 2]), new[] { 0, 4 })).Message);

    [Fact]
    public void Strings_CanBeShaped()
    {
        Tensor words = Tensor.From<string>(["a", "b", "c", "d"], [2, 2]);
        Assert.Equal(["a", "c", "b", "d"], Ops.Transpose(words).ToArray<string>());
        Assert.Equal(["d", "a"], Ops.Take(words, new[] { 3, 0 }).ToArray<string>());
        Assert.Equal(["c", "d"], words[1].ToArray<string>());
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True(Ops.Max(Ops.Abs(expected - actual)).Item<float>() < 1e-5f, $"{expected} and {actual}");
    }

    [Fact]
    public void RoundTo_AHalfType_GivesItsValuesAsFloats()
    {
        Tensor x = new[] { 1.0002441f, 1.001f, 70000f, -1e-9f };
        Assert.Equal([1f, (float)(Half)1.001f, float.PositiveInfinity, -0f], Ops.RoundTo(x, DType.Float16).ToArray<float>());
        Assert.Equal([1f, 1f, (float)(BFloat16)70000f, (float)(BFloat16)(-1e-9f)], Ops.RoundTo(x, DType.BFloat16).ToArray<float>());
        Assert.Equal(DType.Float32, Ops.RoundTo(Ops.Cast(x, DType.Float64), DType.Float32).DType);
    }

    [Fact]
    public void RoundTo_InAGradient_RoundsTheGradient()
    {
        Tensor x = new[] { 1f, 2f };
        GradientTape.Watch(x);
        var tape = new GradientTape();
        using StepScope step = tape.Record();
        Tensor y = Ops.RoundTo(x, DType.BFloat16);
        tape.Backward([y], [new[] { 1.001f, 3f }]);
        Assert.Equal([1f, 3f], tape.Gradient(x)!.Value.ToArray<float>());
    }

    [Fact]
    public void VariableOfHalfType_ReadInAnAutocastScope_ComesAsFloatsAndHasAGradient()
    {
        var variable = new Variable(Ops.Cast(new[] { 1.5f, 2f }, DType.Float16), "half");
        Assert.Equal(DType.Float16, variable.Value.DType);
        var tape = new GradientTape();
        using StepScope step = tape.Record();
        using (new AutocastScope(DType.Float16))
            tape.Backward(Ops.Sum(Ops.Square(variable.Value)));
        Assert.Equal([3f, 4f], tape.Gradient(variable)!.Value.ToArray<float>());
        Assert.Equal(DType.Float16, variable.Value.DType);
    }
}
