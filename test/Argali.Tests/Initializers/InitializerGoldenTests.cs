using System.Text.Json;
using Argali.Engine;
using Argali.Initializers;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Initializers;

public sealed class InitializerGoldenTests : GoldenAreaTests
{
    // Names that Keras 3.3.3 refuses (the first one for want of a value) and later releases write.
    private static readonly string[] LaterNames = ["Orthogonal", "IdentityInitializer"];

    [Theory]
    [GoldenCases("initializers", "!get_and_serialize")]
    public void Call_Recorded_HasKerasValuesOrMoments(string path) => Check(path);

    [Fact]
    public void Get_RecordedNames_GiveWhatKerasGives()
    {
        foreach (JsonElement row in GoldenCase.Read("initializers/get_and_serialize.json")["table"].EnumerateArray())
        {
            string name = row.GetProperty("get").GetString()!;
            if (LaterNames.Contains(name))
                Assert.NotNull(Initializer.Get(name));
            else if (row.TryGetProperty("error", out _))
                Assert.True(Record.Exception(() => Initializer.Get(name)) is ArgumentException or ConfigException, name);
            else
                CheckConfig(row.GetProperty("serialize"), Initializer.Get(name)!);
        }
    }

    [Fact]
    public void Call_WithoutASeed_RepeatsItselfButNoOther()
    {
        Initializer first = new GlorotUniform();
        Initializer second = new GlorotUniform();
        Assert.Equal(first.Call([4, 5]).ToArray<float>(), first.Call([4, 5]).ToArray<float>());
        Assert.NotEqual(first.Call([4, 5]).ToArray<float>(), second.Call([4, 5]).ToArray<float>());
        Assert.Null(first.GetConfig()["seed"]);
    }

    [Fact]
    public void Constant_OfValues_GivesThemAndRoundTrips()
    {
        Tensor values = new float[,] { { 1, 2 }, { 3, 4 } };
        var constant = new Constant(values);
        Assert.Equal([1f, 2f, 3f, 4f], constant.Call([2, 2]).ToArray<float>());
        Assert.Contains("(2, 2)", Assert.Throws<ArgumentException>(() => constant.Call([3])).Message);
        var array = new Config
        {
            ["class_name"] = "__numpy__",
            ["config"] = new Config { ["value"] = new double[][] { [1, 2], [3, 4] }, ["dtype"] = "float32" },
        };
        Initializer read = Initializer.Get(new Config { ["class_name"] = "Constant", ["config"] = new Config { ["value"] = array } })!;
        Assert.Equal([1f, 2f, 3f, 4f], read.Call([2, 2]).ToArray<float>());
    }

    [Fact]
    public void Ctor_WrongArguments_SayWhatCame()
    {
        Assert.Contains("scale=0", Assert.Throws<ArgumentOutOfRangeException>(() => new VarianceScaling(scale: 0)).Message);
        Assert.Contains("stddev=-1", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomNormal(stddev: -1)).Message);
        Assert.Contains("minval=1", Assert.Throws<ArgumentException>(() => new RandomUniform(1, 0)).Message);
    }

    internal override void Run(GoldenCase golden)
    {
        Initializer initializer = Initializer.Get(GoldenCase.ToConfig(golden["initializer"]))!;
        CheckConfig(golden["initializer"], initializer);
        if (golden.Has("unseeded"))
            CheckConfig(golden["unseeded"], Initializer.Get(GoldenCase.ToConfig(golden["unseeded"]))!);
        if (golden.Has("error"))
            Assert.Contains("rank", Assert.Throws<ArgumentException>(() => initializer.Call(golden.Name.StartsWith("identity", StringComparison.Ordinal) ? [2, 2, 2] : [4])).Message);
        if (golden.Has("exact"))
            CheckExact(golden, golden.Name == "identity_gain" ? new IdentityInitializer(2.5) : initializer);
        if (golden.Has("dtypes"))
        {
            foreach (JsonProperty property in golden["dtypes"].EnumerateObject())
                Assert.Equal(property.Value.GetString(), initializer.Call([2, 2], DTypes.Parse(property.Name)).DType.KerasName());
        }

        if (golden.Has("facts"))
        {
            foreach (JsonElement fact in golden["facts"].EnumerateArray())
                CheckFact(initializer, fact);
        }
    }

    private static void CheckConfig(JsonElement serialized, Initializer initializer)
    {
        Assert.Equal(serialized.GetProperty("class_name").GetString(), initializer.ClassName);
        Assert.Equal(serialized.GetProperty("module").GetString(), initializer.Module);
        GoldenAssert.ConfigEqual(serialized.GetProperty("config"), initializer.GetConfig(), initializer.ClassName);
    }

    private static void CheckExact(GoldenCase golden, Initializer initializer)
    {
        foreach (JsonElement exact in golden["exact"].EnumerateArray())
        {
            Tensor values = initializer.Call(ToShape(exact), DTypes.Parse(exact.GetProperty("dtype").GetString()!));
            Assert.Equal(exact.GetProperty("dtype").GetString(), values.DType.KerasName());
            GoldenAssert.Close(golden, exact.GetProperty("array"), values, "values");
        }
    }

    private static void CheckFact(Initializer initializer, JsonElement fact)
    {
        Shape shape = ToShape(fact);
        if (fact.TryGetProperty("orthonormal", out JsonElement side))
        {
            CheckOrthogonal(initializer.Call(shape), side.GetString() == "columns", fact.GetProperty("gain").GetDouble());
            return;
        }

        double low = Bound(fact, "low", -1), high = Bound(fact, "high", 1);
        double sum = 0, squares = 0;
        int count = 0;
        for (int seed = 0; count < 60_000; seed++)
        {
            Config config = initializer.GetConfig();
            config["seed"] = 1000 + seed;
            Initializer drawn = Initializer.Get(new Config { ["class_name"] = initializer.ClassName, ["config"] = config })!;
            foreach (float value in drawn.Call(shape).AsSpan<float>())
            {
                Assert.InRange(value, low - 1e-6, high + 1e-6);
                sum += value;
                squares += (double)value * value;
                count++;
            }
        }

        double mean = sum / count;
        double std = Math.Sqrt((squares / count) - (mean * mean));
        double expectedStd = fact.GetProperty("std").GetDouble();
        GoldenAssert.Close(fact.GetProperty("mean").GetDouble(), mean, 0, 5 * expectedStd / Math.Sqrt(count), $"mean of {shape}");
        GoldenAssert.Close(expectedStd, std, 0.02, 0, $"standard deviation of {shape}");
    }

    private static double Bound(JsonElement fact, string name, int sign) =>
        fact.TryGetProperty(name, out JsonElement bound) ? bound.GetDouble()
        : fact.TryGetProperty("limit", out bound) || fact.TryGetProperty("truncated_at", out bound) ? sign * bound.GetDouble()
        : sign * double.PositiveInfinity;

    private static void CheckOrthogonal(Tensor values, bool columns, double gain)
    {
        Tensor matrix = Ops.Reshape(values, [-1, values.Shape[^1]]);
        Tensor gram = Ops.MatMul(matrix, matrix, transposeA: columns, transposeB: !columns);
        int size = gram.Shape[0];
        for (int i = 0; i < size * size; i++)
            GoldenAssert.Close(i % (size + 1) == 0 ? gain * gain : 0, (double)gram.AsSpan<float>()[i], 0, 2e-6, $"gram[{i}]");
    }

    private static Shape ToShape(JsonElement json) =>
        new([.. json.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())]);
}
