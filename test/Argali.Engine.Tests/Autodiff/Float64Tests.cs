namespace Argali.Engine.Tests.Autodiff;

public sealed class Float64Tests
{
    private const double Tolerance = 1e-15;

    private static readonly double[] A = [0.1, -1.7, 2.3, 1.0 / 3, -0.5, 4.0 / 7], B = [1.1, 0.7, -0.3];

    [Fact]
    public void Arithmetic_OfFloat64_KeepsAllDigitsAndBroadcasts()
    {
        Tensor a = Tensor.From<double>(A, new Shape(2, 3)), b = Tensor.From<double>(B);
        for (int i = 0; i < A.Length; i++)
        {
            double x = A[i], y = B[i % 3];
            Assert.Equal(x + y, (a + b).ToArray<double>()[i], Tolerance);
            Assert.Equal(x - y, (a - b).ToArray<double>()[i], Tolerance);
            Assert.Equal(x * y, (a * b).ToArray<double>()[i], Tolerance);
            Assert.Equal(x / y, (a / b).ToArray<double>()[i], Tolerance);
            Assert.Equal((x - y) * (x - y), Ops.SquaredDifference(a, b).ToArray<double>()[i], Tolerance);
            Assert.Equal(-x, (-a).ToArray<double>()[i], Tolerance);
            Assert.Equal(Math.Abs(x), Ops.Abs(a).ToArray<double>()[i], Tolerance);
            Assert.Equal(x * x, Ops.Square(a).ToArray<double>()[i], Tolerance);
            Assert.Equal(Math.Tanh(x), Ops.Tanh(a).ToArray<double>()[i], Tolerance);
            Assert.Equal(1 / (1 + Math.Exp(-x)), Ops.Sigmoid(a).ToArray<double>()[i], Tolerance);
            Assert.Equal(Math.Log(1 + Math.Exp(x)), Ops.Softplus(a).ToArray<double>()[i], Tolerance);
        }
    }

    [Fact]
    public void Add_OfFloat32ToFloat64_IsFloat64()
    {
        Tensor sum = Tensor.From<double>(B) + 0.1f;
        Assert.Equal(DType.Float64, sum.DType);
        Assert.Equal(B[0] + 0.1f, sum.ToArray<double>()[0], Tolerance);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void MatMul_OfFloat64_IsTheSumOfProducts(bool transposeA, bool transposeB)
    {
        Tensor a = Tensor.From<double>(A, new Shape(2, 3)), b = Tensor.From<double>([.. A.Reverse(), .. A], new Shape(2, 3, 2));
        if (transposeA)
            a = Ops.Transpose(a);
        if (transposeB)
            b = Ops.Transpose(b, [0, 2, 1]);

        double[] product = Ops.MatMul(a, b, transposeA, transposeB).ToArray<double>();

        double[] right = [.. A.Reverse(), .. A];
        for (int batch = 0; batch < 2; batch++)
        {
            for (int row = 0; row < 2; row++)
            {
                for (int column = 0; column < 2; column++)
                {
                    double expected = 0;
                    for (int k = 0; k < 3; k++)
                        expected += A[(row * 3) + k] * right[(batch * 6) + (k * 2) + column];
                    Assert.Equal(expected, product[(batch * 4) + (row * 2) + column], 1e-14);
                }
            }
        }
    }

    [Fact]
    public void Dense_OfFloat64_AddsTheBias()
    {
        Tensor y = Ops.Dense(Tensor.From<double>(A, new Shape(2, 3)), Tensor.From<double>(B, new Shape(3, 1)), Tensor.From<double>([0.25]));
        Assert.Equal((A[3] * B[0]) + (A[4] * B[1]) + (A[5] * B[2]) + 0.25, y.ToArray<double>()[1], Tolerance);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void SumMeanAndSoftmax_OfFloat64_RunAlongTheAxis(int axis)
    {
        Tensor x = Tensor.From<double>(A, new Shape(2, 3));
        int[] line = axis == 0 ? [0, 3] : [0, 1, 2];
        double sum = line.Sum(i => A[i]), exponentials = line.Sum(i => Math.Exp(A[i]));
        Assert.Equal(sum, Ops.Sum(x, axis).ToArray<double>()[0], Tolerance);
        Assert.Equal(sum / line.Length, Ops.Mean(x, axis).ToArray<double>()[0], Tolerance);
        Assert.Equal(Math.Exp(A[0]) / exponentials, Ops.Softmax(x, axis).ToArray<double>()[0], Tolerance);
    }

    [Fact]
    public void Operation_WithoutAFormInFloat64_RoundsToFloat32()
    {
        Tensor y = Ops.Erf(Tensor.From<double>(B));
        Assert.Equal(Ops.Erf(Ops.Cast(Tensor.From<double>(B), DType.Float32)).ToArray<float>(), y.ToArray<float>());
    }

    [Fact]
    public void Operation_OnAFloat64VariableThatIsRecorded_IsRefused()
    {
        var variable = new Variable(Tensor.From<double>(B), "v");
        using StepScope step = new GradientTape().Record();
        Assert.Contains("float64", Assert.Throws<ArgumentException>(() => Ops.Tanh(variable)).Message, StringComparison.Ordinal);
        Assert.Contains("float64", Assert.Throws<ArgumentException>(() => Ops.Erf(variable)).Message, StringComparison.Ordinal);
        Assert.Contains("float64", Assert.Throws<ArgumentException>(() => Ops.Sum(variable)).Message, StringComparison.Ordinal);
        Assert.Contains("float64", Assert.Throws<ArgumentException>(() => Ops.Mean(variable)).Message, StringComparison.Ordinal);
        Assert.Contains("float64", Assert.Throws<ArgumentException>(() => Ops.Multiply(variable, variable)).Message, StringComparison.Ordinal);
        Assert.Contains("float64", Assert.Throws<ArgumentException>(() => Ops.Softmax(variable)).Message, StringComparison.Ordinal);
    }
}
