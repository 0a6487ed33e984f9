using System.Text.Json;
using Argali.Engine;
using Argali.Layers;
using Argali.Tests.Goldens;

namespace Argali.Tests.Layers;

/// <summary>
/// What random layers do in training, as facts: Keras's draws cannot be repeated, their distribution can. The layers carry recorded
/// seeds, so that the same numbers are drawn, and judged, in every run.
/// </summary>
public sealed class LayerFactsTests : GoldenAreaTests
{
    // The recorded mean is itself one of some 1,200 draws of relative deviation 0.65: 0.02 off in the mean.
    private const double Percent = 0.05;
    private const int Calls = 20;

    [Theory]
    [GoldenCases("layers", "*_facts")]
    public void Apply_InTraining_ShowsTheRecordedFacts(string path) => Check(path);

    internal override void Run(GoldenCase golden)
    {
        LayerCase.RoundTripConfig(golden);
        Layer layer = LayerCase.Make(golden);
        if (golden["facts"].TryGetProperty("batch", out JsonElement batch))
            CheckImages(golden["facts"], layer, GoldenCase.ToTensor(golden["inputs"][0]), batch.GetInt32());
        else
            CheckNoise(golden["facts"], layer);
    }

    private static void CheckNoise(JsonElement facts, Layer layer)
    {
        Assert.Equal("all 2.0", facts.GetProperty("input").GetString());
        Shape shape = ToShape(facts.GetProperty("input_shape"));
        var values = new List<float>();
        for (int call = 0; call < Calls; call++)
        {
            Tensor output = layer.Apply(Tensor.Full(shape, 2f), CallContext.Train).Value;
            Assert.Equal(ToShape(facts.GetProperty("output_shape")), output.Shape);
            if (facts.TryGetProperty("mask_is_constant_along_axis", out JsonElement constant))
                Assert.Equal(constant.EnumerateArray().Select(item => item.GetBoolean()), ConstantAxes(output));
            values.AddRange(output.AsSpan<float>());
        }

        double mean = values.Average();
        double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        GoldenAssert.Close(facts.GetProperty("mean").GetDouble(), mean, Percent, 0, "mean");
        GoldenAssert.Close(facts.GetProperty("std").GetDouble(), deviation, Percent, 0, "std");
        if (facts.TryGetProperty("expected_std", out JsonElement expected))
            GoldenAssert.Close(expected.GetDouble(), deviation, Percent / 2, 0, "expected_std");
        if (facts.TryGetProperty("fraction_zero", out JsonElement zeros))
            GoldenAssert.Close(zeros.GetDouble(), values.Count(value => value == 0) / (double)values.Count, 0, Percent, "fraction_zero");
        if (facts.TryGetProperty("distinct_values", out JsonElement distinct))
            CheckDistinct([.. distinct.EnumerateArray().Select(item => item.GetDouble())], [.. values.Distinct().Order()]);
    }

    private static void CheckDistinct(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            GoldenAssert.Close(expected[i], actual[i], 1e-5, 1e-6, $"distinct_values[{i}]");
    }

    private static IEnumerable<bool> ConstantAxes(Tensor output) => Enumerable.Range(0, output.Rank).Select(axis =>
        Ops.Max(output, axis).AsSpan<float>().SequenceEqual(Ops.Min(output, axis).AsSpan<float>()));

    private static void CheckImages(JsonElement facts, Layer layer, Tensor image, int batch)
    {
        Tensor images = Ops.Repeat(image, batch, 0);
        Tensor output = layer.Apply(images, CallContext.Train).Value;
        Assert.Equal(ToShape(facts.GetProperty("output_shape")), output.Shape);
        float[][] rows = [.. Enumerable.Range(0, batch).Select(i => Ops.At(output, 0, i).ToArray<float>())];
        int distinct = rows.Select(row => string.Join(' ', row)).Distinct().Count();
        int recorded = facts.GetProperty("distinct_images").GetInt32();
        if (facts.TryGetProperty("images_equal_to", out JsonElement kinds))
        {
            Assert.Equal(recorded, distinct);
            CheckFlips(kinds, image, rows);
        }
        else if (recorded == 1 || recorded == batch)
        {
            Assert.Equal(recorded, distinct);
        }
        else
        {
            Assert.InRange(distinct, 2, batch);
        }
    }

    // Which images occur is a fact, how often is chance.
    private static void CheckFlips(JsonElement kinds, Tensor image, float[][] rows)
    {
        int explained = 0;
        foreach (JsonProperty kind in kinds.EnumerateObject())
        {
            Tensor flipped = kind.Name switch
            {
                "identity" => image,
                "horizontal" => Ops.Flip(image, 2),
                "vertical" => Ops.Flip(image, 1),
                _ => Ops.Flip(Ops.Flip(image, 1), 2),
            };
            float[] wanted = flipped.ToArray<float>();
            int count = rows.Count(row => row.SequenceEqual(wanted));
            Assert.True(count > 0 == kind.Value.GetInt32() > 0, $"{kind.Name}: recorded {kind.Value}, got {count}.");
            explained += count;
        }

        Assert.Equal(rows.Length, explained);
    }

    private static Shape ToShape(JsonElement json) => new([.. json.EnumerateArray().Select(length => length.GetInt32())]);
}
