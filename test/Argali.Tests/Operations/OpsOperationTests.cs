using Argali.Engine;
using Argali.Layers;
using Argali.Losses;
using Argali.Models;
using Argali.Operations;
using Argali.Saving;

namespace Argali.Tests.Operations;

/// <summary>Operations as files hold them, also such as no function draws.</summary>
public sealed class OpsOperationTests
{
    private static readonly float[] Row = [3, -1, 2];

    private static OpsOperation Operation(string className, Config config, string module = "keras.src.ops.numpy") =>
        OpsOperation.FromConfig(new Config { ["module"] = module, ["class_name"] = className, ["config"] = config, ["name"] = "op" });

    private static Nest<Tensor> Run(string className, Config config, params object?[] arguments) =>
        Operation(className, config).Run([.. arguments.Select(argument => argument is Tensor tensor ? (Nest<Tensor>)tensor : argument)], [], CallContext.Inference);

    private static float[] Floats(string className, Config config, params object?[] arguments) =>
        Ops.Cast(Run(className, config, arguments).Value, DType.Float32).ToArray<float>();

    [Fact]
    public void Operations_OfOtherNames_ComputeTheSame()
    {
        Tensor x = Row;
        Assert.Equal([3, 1, 2], Floats("Abs", [], x));
        Assert.Equal([3], Floats("Amax", new Config { ["axis"] = null, ["keepdims"] = false }, x));
        Assert.Equal([-1], Floats("Amin", new Config { ["axis"] = -1, ["keepdims"] = false }, x));
        Assert.Equal(Row, Floats("Conj", [], x));
        Assert.Equal(Row, Floats("Conjugate", [], x));
        Assert.Equal(Row, Floats("Real", [], x));
        Assert.Equal(Row, Floats("Copy", [], x));
        Assert.Equal(Row, Floats("Array", [], x));
        Assert.Equal([0, 0, 0], Floats("Imag", [], x));
        Assert.Equal([3], Floats("Size", [], x));
        Assert.Equal([1], Floats("Ndim", [], x));
        Assert.Equal([14], Floats("Vdot", [], x, x));
        Assert.Equal([3, -1, 2, 3, -1, 2], Floats("Append", new Config { ["axis"] = null }, x, x));
        Assert.Equal([1, 10, 100], Floats("Logspace", new Config { ["num"] = 3, ["endpoint"] = true, ["base"] = 10, ["dtype"] = null, ["axis"] = 0 }, 0L, 2L));
    }

    [Fact]
    public void Normalize_AlongAnAxis_DividesByTheNorm()
    {
        float[] y = Floats("Normalize", new Config { ["axis"] = -1, ["order"] = 2 }, (Tensor)new[,] { { 3f, 4 }, { 0, 0 } });
        Assert.Equal([0.6f, 0.8f, 0, 0], y);
    }

    [Fact]
    public void Select_OfConditions_TakesTheFirstThatHolds()
    {
        Tensor x = Row;
        object?[] conditions = [(Nest<Tensor>)Ops.Greater(x, 2.5f), (Nest<Tensor>)Ops.Greater(x, 0f)];
        object?[] choices = [(Nest<Tensor>)(x * 10f), (Nest<Tensor>)(-x)];
        Assert.Equal([30, 7, -2], Floats("Select", [], conditions, choices, 7L));
        Assert.Contains("2 conditions and 1 choices", Assert.Throws<ArgumentException>(() => Floats("Select", [], conditions, choices[..1], 7L)).Message);
    }

    [Fact]
    public void CtcLoss_OfWholeSequences_IsTheLoss()
    {
        Tensor labels = new[,] { { 1, 2 }, { 2, 2 } }, logits = Ops.RandomNormal([2, 5, 3], seed: 1);
        float[] y = Floats("CTCLoss", new Config { ["mask_index"] = 0 }, labels, logits, (Tensor)new[] { 2, 2 }, (Tensor)new[] { 5, 5 });
        Assert.Equal(LossFunctions.CTC(labels, logits).ToArray<float>(), y);
    }

    [Fact]
    public void CtcLoss_OfShorterSequences_IsThatOfThePartsThatCount()
    {
        Tensor labels = new[,] { { 1, 2 }, { 2, 1 } }, logits = Ops.RandomNormal([2, 5, 3], seed: 1);
        float[] y = Floats("CTCLoss", new Config { ["mask_index"] = 0 }, labels, logits, (Tensor)new[] { 1, 2 }, (Tensor)new[] { 5, 4 });
        Assert.Equal(LossFunctions.CTC(labels[..1, ..1], logits[..1]).Item<float>(), y[0], 1e-5f);
        Assert.Equal(LossFunctions.CTC(labels[1..], logits[1.., ..4]).Item<float>(), y[1], 1e-5f);
    }

    [Fact]
    public void CtcLoss_WithAnotherBlank_IsThatOfRenumberedClasses()
    {
        Tensor logits = Ops.RandomNormal([1, 5, 3], seed: 1);
        float[] y = Floats("CTCLoss", new Config { ["mask_index"] = 2 }, (Tensor)new[,] { { 0, 1 } }, logits, (Tensor)new[] { 2 }, (Tensor)new[] { 5 });
        Tensor renumbered = Ops.Take(logits, new[] { 2, 0, 1 }, -1);
        Assert.Equal(LossFunctions.CTC(new[,] { { 1, 2 } }, renumbered).Item<float>(), y[0], 1e-5f);
    }

    [Fact]
    public void Keywords_OfACall_AreFoundByName()
    {
        OpsOperation power = Operation("Power", new Config { ["name"] = "power" });
        Nest<Tensor> x = (Tensor)Row;
        Nest<Tensor> y = power.Run([], [KeyValuePair.Create("x2", (object?)2L), KeyValuePair.Create("x1", (object?)x)], CallContext.Inference);
        Assert.Equal([9f, 1, 4], y.Value.ToArray<float>());
        string message = Assert.Throws<ArgumentException>(() => power.Run([x], [KeyValuePair.Create("exponent", (object?)2L)], CallContext.Inference)).Message;
        Assert.Contains("(x1, x2)", message);
        Assert.Contains("exponent", message);
        Assert.Throws<ArgumentException>(() => power.Run([x, 2L, 3L], [], CallContext.Inference));
    }

    [Fact]
    public void NewerArguments_OfAConfig_AreRead()
    {
        var config = new Config { ["axis"] = 1, ["keepdims"] = true };
        Assert.Equal([1, 1], Run("Argmax", config, (Tensor)new[,] { { 1f, 3 } }).Value.Shape);
        Assert.Equal([3f, 5, 2], Floats("NanToNum", new Config { ["nan"] = 5.0, ["posinf"] = null, ["neginf"] = null }, (Tensor)new[] { 3, float.NaN, 2 }));
    }

    [Fact]
    public void Arguments_ThatOtherReleasesPlaceOtherwise_AreRead()
    {
        Tensor x = new[,] { { 1f, 2, 3 }, { 4, 5, 6 } };
        Assert.Equal([3, 2], Run("Reshape", new Config { ["new_shape"] = new[] { 3, -1 } }, x).Value.Shape);
        Assert.Equal([5f, 6], Floats("Slice", new Config { ["shape"] = new[] { 1, 2 } }, x, (Tensor)new[] { 1, 1 }));
        Assert.Equal([0f, 7, 0], Floats("Scatter", new Config { ["shape"] = new[] { 3 } }, (Tensor)new[,] { { 1 } }, (Tensor)new[] { 7f }));
        Assert.Equal([1f, 2, 2], Floats("Digitize", new Config { ["bins"] = new[] { 0.5, 1.5 } }, (Tensor)new[] { 1f, 2, 3 }));
    }

    [Fact]
    public void Reshape_OfAnUnknownBatch_IsNotBoundToItsLength()
    {
        KerasTensor x = new Input([4]);
        Assert.Equal([null, 8], Ops.Reshape(x, [null, 8]).Shape);
        Assert.Equal([6, 2], Ops.Reshape(x, [6, 2]).Shape);
        Assert.Contains("5", Assert.Throws<ArgumentException>(() => Ops.Reshape((KerasTensor)new Input([4], batchSize: 2), [null, 5])).Message);
    }

    [Fact]
    public void Indices_OfAnUnknownAxis_KeepItOpen()
    {
        KerasTensor x = new Input([null, 3]);
        Assert.Equal([null, 3], x[.., 7].Shape);
        Assert.Equal([null, null, 1], x[.., 2.., ..1].Shape);
        Assert.Equal([null, null, 1, 3], x[TensorIndex.Ellipsis, TensorIndex.NewAxis, ..].Shape);
        Assert.Throws<ArgumentOutOfRangeException>(() => x[.., .., 3]);
    }

    [Fact]
    public void Operands_ThatDoNotFit_AreNamedWhenDrawn()
    {
        KerasTensor a = new Input([4]), b = new Input([3]);
        Assert.Contains("(None, 4)", Assert.Throws<ArgumentException>(() => a + b).Message);
        Assert.Contains("(None, 3)", Assert.Throws<ArgumentException>(() => Ops.Concatenate([a, b], 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Ops.Mean(a, 2));
        Assert.Contains("(Matmul) cannot take (None, 4) and (None, 3)", Assert.Throws<ArgumentException>(() => Ops.MatMul(a, b)).Message);
        Assert.Throws<ArgumentException>(() => a + default(GraphOperand));
        Assert.Throws<ArgumentException>(() => Ops.Split(a, 0));
        Assert.Contains("plain number", Assert.Throws<ArgumentException>(() => Ops.Clip(a, b, 1)).Message);
        Assert.Contains("'op' (Cast)", Assert.Throws<ConfigException>(() => Operation("Cast", new Config { ["dtype"] = "float31" })).Message);
    }

    [Fact]
    public void HalfPrecision_OfSymbols_RoundsTheValues()
    {
        var half = new Dense(2, kernelInitializer: "ones") { DType = "float16" };
        KerasTensor x = new Input([1]);
        KerasTensor y = ((KerasTensor)half.Apply(x)) * 0.1;
        Assert.Equal(DType.Float16, y.DType);
        var model = new Model(x, y);
        float expected = (float)((Half)((float)(Half)3f * 0.1f));
        Assert.Equal([expected, expected], model.Apply((Tensor)new[,] { { 3f } }).Value.ToArray<float>());
    }
}
