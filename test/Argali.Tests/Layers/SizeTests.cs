using Argali.Layers;

namespace Argali.Tests.Layers;

public sealed class SizeTests
{
    [Fact]
    public void Conv2D_OfOneNumber_TakesItForHeightAndWidth()
    {
        var layer = new Conv2D(32, 3, strides: 2, activation: "relu");

        Assert.Equal((3, 3), layer.KernelSize);
        Assert.Equal((2, 2), layer.Strides);
        Assert.Equal(1, layer.DilationRate);
    }

    [Fact]
    public void MaxPooling2D_WithoutStrides_StepsByTheWindow()
    {
        Assert.Equal(new Size2D(2, 2), new MaxPooling2D().Strides);
        Assert.Equal(new Size2D(2, 3), new MaxPooling2D((2, 3)).Strides);
        Assert.Equal(new Size2D(2, 2), new MaxPooling2D(3, strides: 2).Strides);
    }

    [Fact]
    public void Edges2D_OfEveryForm_NamesTheFourEdges()
    {
        Edges2D one = 1, symmetric = (1, 2), each = ((1, 2), (3, 4));

        Assert.Equal("((1, 1), (1, 1))", one.ToString());
        Assert.Equal("((1, 1), (2, 2))", symmetric.ToString());
        Assert.Equal("((1, 2), (3, 4))", each.ToString());
    }

    [Fact]
    public void Edges3D_OfEveryForm_NamesTheSixFaces()
    {
        Edges3D one = 1, symmetric = (1, 2, 3), each = ((1, 2), (3, 4), (5, 6));

        Assert.Equal("((1, 1), (1, 1), (1, 1))", one.ToString());
        Assert.Equal("((1, 1), (2, 2), (3, 3))", symmetric.ToString());
        Assert.Equal("((1, 2), (3, 4), (5, 6))", each.ToString());
    }
}
