using System.Text.Json;
using Argali.Callbacks;
using Argali.Models;

namespace Argali.Tests.Callbacks;

/// <summary>EarlyStopping in real trainings.</summary>
public class EarlyStoppingFitTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fit_AsRecorded(int index)
    {
        JsonElement golden = Golden.Read($"early_stopping_fit_{index}");
        JsonElement kwargs = golden.GetProperty("early_stopping");
        var output = new StringWriter();
        var stopping = new EarlyStopping(
            kwargs.Text("monitor"),
            kwargs.Find("min_delta")?.GetDouble() ?? 0,
            kwargs.GetProperty("patience").GetInt32(),
            kwargs.GetProperty("verbose").GetInt32(),
            kwargs.TryGetProperty("mode", out JsonElement mode) ? mode.Mode() : MonitorMode.Auto,
            kwargs.Find("baseline")?.GetDouble(),
            kwargs.Find("restore_best_weights")?.GetBoolean() ?? false,
            kwargs.Find("start_from_epoch")?.GetInt32() ?? 0)
        {
            Output = output,
        };
        Model model = GoldenTraining.Model(golden);
        var perEpoch = new List<double[]>();
        var recorder = new LambdaCallback(onEpochEnd: (_, _) => perEpoch.Add(GoldenTraining.Weights(model)));

        History history = GoldenTraining.Fit(model, golden, golden.GetProperty("fit"), [recorder, stopping], GoldenTraining.Validation(golden));

        Assert.Equal(golden.GetProperty("epoch").EnumerateArray().Select(e => e.GetInt32()), history.Epoch);
        Assert.Equal(golden.GetProperty("stopped_epoch").GetInt32(), stopping.StoppedEpoch);
        Assert.Equal(golden.GetProperty("best_epoch").GetInt32(), stopping.BestEpoch);
        Assert.Equal(golden.Text("stdout"), output.ToString());
        GoldenTraining.Close(golden, golden.GetProperty("history"), history);
        GoldenTraining.Close(golden, golden.GetProperty("final_weights"), GoldenTraining.Weights(model), "final weights");
        foreach ((JsonElement wanted, double[] got) in golden.GetProperty("weights_per_epoch").EnumerateArray().Zip(perEpoch))
        {
            GoldenTraining.Close(golden, wanted, got, "weights at the end of an epoch");
        }
    }
}
