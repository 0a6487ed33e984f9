using Argali.Engine;
using Argali.Layers;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Layers;

public sealed class RMSNormalizationTests
{
    private static readonly Tensor X = Ops.RandomNormal([2, 3, 4], seed: 1);

    [Theory]
    [InlineData(new[] { -1 })]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 2, 1 })]
    public void Apply_OverAxes_DividesByTheRootOfTheMeanSquare(int[] axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        var layer = new RMSNormalization(axis, epsilon: 0.1);
        layer.EnsureBuilt(new Shape(2, 3, 4));
        Tensor scale = Ops.RandomNormal(layer.Weights[0].Shape, seed: 2);
        layer.SetWeights([scale]);
        float[] x = X.ToArray<float>(), s = scale.ToArray<float>();
        bool rows = axis.Contains(1), columns = axis.Contains(-1) || axis.Contains(2);
        var expected = new double[24];
        for (int i = 0; i < 24; i++)
        {
            (int b, int r, int c) = (i / 12, i / 4 % 3, i % 4);
            double sum = 0;
            int count = 0;
            for (int j = 0; j < 24; j++)
            {
                if (j / 12 == b && (rows || j / 4 % 3 == r) && (columns || j % 4 == c))
                {
                    sum += (double)x[j] * x[j];
                    count++;
                }
            }

            expected[i] = x[i] / Math.Sqrt((sum / count) + 0.1) * s[rows && columns ? (4 * r) + c : rows ? r : c];
        }

        GoldenAssert.Close(Tensor.From(expected, [2, 3, 4]), layer.Apply(X).Value, 1e-5, 1e-6, "output");
    }

    [Fact]
    public void GetConfig_BeforeAndAfterBuilding_IsWhatLaterReleasesWrite()
    {
        var layer = new RMSNormalization(name: "rms");
        Assert.Equal("{name: \"rms\", trainable: true, dtype: \"float32\", axis: -1, epsilon: 1E-06}", layer.GetConfig().ToString());
        layer.Apply(X);
        Assert.Equal("{name: \"rms\", trainable: true, dtype: \"float32\", axis: [-1], epsilon: 1E-06}", layer.GetConfig().ToString());
        Layer again = LayerRegistry.Get(ObjectSerializer.Envelope(layer))!;
        Assert.Equal(layer.GetConfig().ToString(), again.GetConfig().ToString());
        Assert.Equal(["scale"], layer.Weights.Select(weight => weight.Name));
        Assert.Equal([1f, 1, 1, 1], layer.Weights[0].Value.ToArray<float>());
    }

    [Fact]
    public void Apply_OfAnAxisThatTheInputLacks_SaysWhichAxesThereAre()
    {
        string message = Assert.ThrowsAny<ArgumentException>(() => new RMSNormalization(axis: 3).Apply(X)).Message;
        Assert.Contains("[-3, 2]", message);
        Assert.Contains("Received: 3", message);
    }
}
