using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Argali.Callbacks;
using Argali.Data;
using Argali.Engine;
using Argali.Models;
using Argali.Tests.Goldens;

namespace Argali.Tests.Callbacks;

public partial class ProgbarLoggerTests
{
    public static TheoryData<int> Runs() => Golden.Indices("progbar_fit", "runs");

    // Metric digits come from training and are compared as numbers, the rest exactly.
    [Theory]
    [MemberData(nameof(Runs))]
    public void Text_OfFitEvaluatePredict_AsRecorded(int index)
    {
        JsonElement golden = Golden.Read("progbar_fit");
        JsonElement run = golden.GetProperty("runs")[index];
        JsonElement kwargs = run.GetProperty("kwargs");
        double step = run.GetProperty("clock_step").GetDouble();
        var clock = new FakeClock(i => i * step);
        var output = new StringWriter();
        JsonElement given = kwargs.GetProperty("verbose");
        Verbosity verbose = given.ValueKind == JsonValueKind.Number ? given.GetInt32() : Verbosity.Auto;
        Callback[] callbacks = verbose == Verbosity.Silent ? [] : [new ProgbarLogger(output, clock)];
        Model model = GoldenTraining.Model(weights: [Tensor.From<float>([0.5f, -0.25f], [2, 1]), Tensor.From<float>([0.1f], [1])]);
        Tensor x = GoldenTraining.Array(golden.GetProperty("x"));
        Tensor y = GoldenTraining.Array(golden.GetProperty("y"));
        int epochs = kwargs.Find("epochs")?.GetInt32() ?? 1;
        switch (run.Text("function"))
        {
            case "fit":
                model.Fit(
                    x, y, batchSize: 3, epochs: epochs, verbose: verbose, callbacks: callbacks, shuffle: Shuffle.None,
                    initialEpoch: kwargs.Find("initial_epoch")?.GetInt32() ?? 0,
                    validationData: kwargs.Find("validation") is null ? null : GoldenTraining.Validation(golden));
                break;
            case "fit generator":
                model.Fit(Unsized(x, y), epochs: epochs, verbose: verbose, callbacks: callbacks);
                break;
            case "evaluate":
                model.Evaluate(x, y, batchSize: 3, verbose: verbose, callbacks: callbacks);
                break;
            default:
                model.Predict(x, batchSize: 3, verbose: verbose, callbacks: callbacks);
                break;
        }

        Same(golden, run.Text("stdout"), output.ToString());
        Assert.Equal(run.GetProperty("clock_readings").GetInt32(), clock.Readings);
    }

    [GeneratedRegex(@"-?\d+\.\d{4}(e[+-]\d\d)?")]
    private static partial Regex Number();

    private static void Same(JsonElement golden, string expected, string actual)
    {
        Assert.Equal(Number().Replace(expected, "#"), Number().Replace(actual, "#"));
        foreach ((Match wanted, Match got) in Number().Matches(expected).Zip(Number().Matches(actual)))
        {
            GoldenAssert.Close(
                double.Parse(wanted.Value, CultureInfo.InvariantCulture), double.Parse(got.Value, CultureInfo.InvariantCulture),
                golden.GetProperty("rtol").GetDouble(), golden.GetProperty("atol").GetDouble(), "a number in the text");
        }
    }

    private static IEnumerable<Batch> Unsized(Tensor x, Tensor y)
    {
        for (int start = 0; start < x.Shape[0]; start += 3)
        {
            int count = Math.Min(3, x.Shape[0] - start);
            yield return new Batch(
                Tensor.From<float>(x.ToArray<float>().AsSpan(start * 2, count * 2), [count, 2]),
                Tensor.From<float>(y.ToArray<float>().AsSpan(start, count), [count, 1]));
        }
    }
}
