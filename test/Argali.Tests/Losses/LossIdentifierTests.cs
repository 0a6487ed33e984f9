using System.Text.Json;
using Argali.Losses;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Losses;

/// <summary>What <c>losses.get</c> makes of names, and that every class survives the way through its config.</summary>
public sealed class LossIdentifierTests : GoldenAreaTests
{
    public static TheoryData<string> ClassNames =>
        [.. LossRegistry.Registry.ClassNames.Where(name => char.IsAsciiLetterUpper(name[0]) && name is not ("LossFunctionWrapper" or "MSE" or "MAE" or "MAPE" or "MSLE" or "BCE" or "KLD"))];

    [Theory]
    [GoldenCases("losses", "get_identifiers")]
    public void Get_RecordedIdentifiers_GiveWhatKerasGives(string path) => Check(path);

    [Theory]
    [MemberData(nameof(ClassNames))]
    public void GetConfig_RoundTrip_GivesAnEqualConfig(string className)
    {
        Loss loss = Loss.Get(new Config { ["class_name"] = className, ["config"] = new Config() })!;
        Config config = loss.GetConfig();
        Loss again = Loss.Get(new Config { ["class_name"] = className, ["config"] = config })!;
        Assert.Equal(config.ToString(), again.GetConfig().ToString());
        Assert.Equal(loss.GetType(), again.GetType());
    }

    [Fact]
    public void Get_NameWithASlip_SuggestsTheRightOne()
    {
        string message = Assert.Throws<ArgumentException>(() => Loss.Get("msee")).Message;
        Assert.Contains("Unknown loss 'msee'", message);
        Assert.Contains("Did you mean 'mse'?", message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Get_WrapperEnvelope_KeepsTheFunctionsArguments()
    {
        var envelope = new Config
        {
            ["class_name"] = "LossFunctionWrapper",
            ["config"] = new Config { ["name"] = "h", ["reduction"] = "sum", ["fn"] = "huber", ["delta"] = 0.5 },
        };
        LossFunctionWrapper loss = Assert.IsType<LossFunctionWrapper>(Loss.Get(envelope));
        Assert.Equal(("h", "huber", LossReduction.Sum), (loss.Name, loss.FunctionName, loss.Reduction));
        Assert.Equal(0.5, loss.GetConfig().GetDouble("delta"));
        Assert.Equal(0.375f, loss.Apply(new[] { 0f }, new[] { 1f }).Item<float>());
    }

    internal override void Run(GoldenCase golden)
    {
        foreach (JsonElement row in golden["identifiers"].EnumerateArray())
        {
            object? identifier = GoldenCase.ToValue(row.GetProperty("identifier"));
            if (identifier is "Loss")
                continue; // abstract here
            if (!row.TryGetProperty("result", out JsonElement expected))
            {
                Assert.True(
                    Record.Exception(() => Loss.Get(identifier)) is ArgumentException or ConfigException, $"{row} should have failed.");
                continue;
            }

            Loss? loss = Loss.Get(identifier);
            if (expected.ValueKind == JsonValueKind.Null)
            {
                Assert.Null(loss);
            }
            else if (expected.TryGetProperty("function", out JsonElement function))
            {
                LossFunctionWrapper wrapper = Assert.IsType<LossFunctionWrapper>(loss);
                Assert.Equal(function.GetString(), wrapper.FunctionName);
                Assert.Equal(identifier, wrapper.Name);
            }
            else
            {
                Assert.Equal(expected.GetProperty("class").GetString(), loss!.ClassName);
                Config config = loss.GetConfig();
                if (loss is Huber)
                    config.Remove("delta"); // Keras 3.3.3 forgets it.
                GoldenAssert.ConfigEqual(expected.GetProperty("config"), config, $"{identifier}");
            }
        }
    }
}
