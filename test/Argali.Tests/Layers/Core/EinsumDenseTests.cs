using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers;

public sealed class EinsumDenseTests
{
    [Fact]
    public void Apply_WithTheEquationOfDense_GivesWhatDenseGives()
    {
        Tensor x = Ops.RandomNormal([3, 4], seed: 1);
        var einsum = new EinsumDense("ab,bc->ac", [5], activation: "tanh", biasAxes: "c");
        var dense = new Dense(5, activation: "tanh");
        dense.EnsureBuilt((Nest<Shape>)x.Shape);
        einsum.EnsureBuilt((Nest<Shape>)x.Shape);
        einsum.SetWeights(dense.GetWeights());
        float[] expected = dense.Apply(x).Value.ToArray<float>();
        float[] actual = einsum.Apply(x).Value.ToArray<float>();
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6f);
    }

    [Theory]
    [InlineData("ab->c")]
    [InlineData("ab,bc")]
    [InlineData("...ab,bc->ac")]
    [InlineData("a1,bc->ac")]
    [InlineData("ab,bc,cd->ad")]
    public void Ctor_EquationOfAnotherForm_IsRefused(string equation) =>
        Assert.Contains(equation, Assert.Throws<ArgumentException>(() => new EinsumDense(equation, [3])).Message);

    [Theory]
    [InlineData("abc,cd->abd", new[] { 3, 5 }, null, new[] { 2, 4, 6 }, "'b' is 4")]
    [InlineData("ab,bc->ac", new[] { 5 }, "z", new[] { 2, 3 }, "bias axis 'z'")]
    [InlineData("ab,bc->ad", new[] { 5 }, null, new[] { 2, 3 }, "'d' of the output")]
    [InlineData("ab,bcx->ac", new[] { 5 }, null, new[] { 2, 3 }, "'x' of the kernel")]
    [InlineData("ab,bc->ac", new[] { 5, 6 }, null, new[] { 2, 3 }, "names 2 axes")]
    [InlineData("ab,bc->ac", new[] { 5 }, null, new[] { 2, 3, 4 }, "have 3 axes")]
    public void Apply_ShapesThatContradictTheEquation_SaysWhich(string equation, int[] outputShape, string? biasAxes, int[] input, string part)
    {
        var layer = new EinsumDense(equation, new Shape(outputShape), biasAxes: biasAxes);
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => layer.Apply(Tensor.Ones(new Shape(input)))).Message);
    }
}
