using System.Text.Json;
using System.Text.RegularExpressions;
using Argali.Engine;
using Argali.Metrics;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Metrics;

/// <summary>What <c>metrics.get</c> makes of names, and that every class survives the way through its config.</summary>
public sealed partial class MetricIdentifierTests : GoldenAreaTests
{
    public static TheoryData<string> ClassNames => [.. MetricRegistry.Registry.ClassNames.Where(name => name != "MeanMetricWrapper")];

    [Theory]
    [GoldenCases("metrics", "get_identifiers")]
    public void Get_RecordedIdentifiers_GiveWhatKerasGives(string path) => Check(path);

    [Theory]
    [MemberData(nameof(ClassNames))]
    public void GetConfig_RoundTrip_GivesAnEqualConfig(string className)
    {
        var arguments = new Config();
        if (className.Contains("IoU", StringComparison.Ordinal) && className != "BinaryIoU")
            arguments["num_classes"] = 3;
        if (className is "IoU" or "OneHotIoU")
            arguments["target_class_ids"] = new[] { 0, 2 };
        if (className.Split("At") is [_, var bound])
            arguments[bound.ToLowerInvariant()] = 0.25;
        Metric metric = Metric.Get(new Config { ["class_name"] = className, ["config"] = arguments })!;
        Config config = metric.GetConfig();
        Metric again = Metric.Get(new Config { ["class_name"] = className, ["config"] = config })!;
        Assert.Equal(config.ToString(), again.GetConfig().ToString());
        Assert.Equal(metric.GetType(), again.GetType());
        Assert.Equal(metric.Direction, again.Direction);
    }

    [Fact]
    public void Get_DTypePolicyOfLaterReleases_IsRead()
    {
        var dtype = new Config { ["module"] = "keras", ["class_name"] = "DTypePolicy", ["config"] = new Config { ["name"] = "float64" } };
        Metric metric = Metric.Get(new Config { ["class_name"] = "Mean", ["config"] = new Config { ["name"] = "m", ["dtype"] = dtype } })!;
        Assert.Equal(DType.Float64, metric.DType);
        ((Mean)metric).UpdateState(new[] { 1f, 2f });
        Assert.Equal(1.5f, metric.Result().Item<float>());
        metric.ResetState();
        Assert.Equal(0f, metric.Result().Item<float>());
    }

    internal override void Run(GoldenCase golden)
    {
        foreach (JsonElement row in golden["identifiers"].EnumerateArray())
        {
            object? identifier = GoldenCase.ToValue(row.GetProperty("identifier"));
            if (identifier is "Metric" or "metric")
                continue; // abstract here
            if (!row.TryGetProperty("result", out JsonElement expected))
            {
                Assert.True(
                    Record.Exception(() => Metric.Get(identifier)) is ArgumentException or ConfigException, $"{row} should have failed.");
                continue;
            }

            Metric? metric = Metric.Get(identifier);
            if (expected.ValueKind == JsonValueKind.Null)
            {
                Assert.Null(metric);
                continue;
            }

            Assert.Equal(expected.GetProperty("class").GetString(), metric!.ClassName);
            Config config = metric.GetConfig();
            config["name"] = AutomaticNumber().Replace(metric.Name, string.Empty);
            GoldenAssert.ConfigEqual(expected.GetProperty("config"), config, $"{identifier}");
        }
    }

    // Automatic names are numbered over the whole process.
    [GeneratedRegex(@"_\d+$")]
    private static partial Regex AutomaticNumber();
}
