using System.Text.Json;
using Argali.Callbacks;
using Argali.Data;
using Argali.Engine;
using Argali.Models;

namespace Argali.Tests.Callbacks;

public class HistoryTests
{
    [Fact]
    public void Fits_OneAfterTheOther_AsRecorded()
    {
        JsonElement golden = Golden.Read("history");
        Model model = GoldenTraining.Model(golden);
        Tensor x = GoldenTraining.Array(golden.GetProperty("x"));
        Tensor y = GoldenTraining.Array(golden.GetProperty("y"));

        History first = model.Fit(x, y, batchSize: 4, epochs: 2, shuffle: Shuffle.None, verbose: 0);
        Check(golden, golden.GetProperty("first"), first);

        var validation = new ValidationData(Rows(x, 4), (ModelData)Rows(y, 4));
        History second = model.Fit(
            x, y, batchSize: 4, epochs: 4, initialEpoch: 2, shuffle: Shuffle.None, verbose: 0, validationData: validation, validationFreq: 2);
        Check(golden, golden.GetProperty("second"), second);

        var own = new History();
        Assert.Same(own, model.Fit(x, y, batchSize: 4, epochs: 2, shuffle: Shuffle.None, verbose: 0, callbacks: [own]));
        model.Fit(x, y, batchSize: 8, epochs: 1, shuffle: Shuffle.None, verbose: 0, callbacks: [own]);
        Check(golden, golden.GetProperty("own"), own);
        Assert.Same(own, model.History);
    }

    [Fact]
    public void Values_OfAnyKind_AreKept()
    {
        var history = new History();
        history.OnEpochEnd(0, new Logs { ["loss"] = 0.5, ["note"] = "good" });
        history.OnEpochEnd(1, new Logs { ["loss"] = 0.25 });

        Assert.Equal([0.5, 0.25], history["loss"]);
        Assert.Equal(["good"], history.Values("note").Select(v => v.ToString()));
        Assert.Throws<InvalidCastException>(() => history["note"]);
        Assert.True(history.Contains("note"));
        Assert.Contains("loss,note", Assert.Throws<KeyNotFoundException>(() => history["mae"]).Message);
    }

    private static Tensor Rows(Tensor all, int count)
    {
        int width = all.Shape[1];
        return Tensor.From<float>(all.ToArray<float>().AsSpan(0, count * width), [count, width]);
    }

    private static void Check(JsonElement golden, JsonElement expected, History history)
    {
        Assert.Equal(expected.GetProperty("epoch").EnumerateArray().Select(e => e.GetInt32()), history.Epoch);
        GoldenTraining.Close(golden, expected.GetProperty("history"), history);
        if (expected.Find("params") is { } parameters)
        {
            Assert.Equal(
                new CallbackParameters(parameters.GetProperty("verbose").GetInt32(), parameters.GetProperty("epochs").GetInt32(), parameters.GetProperty("steps").GetInt32()),
                history.Params);
        }
    }
}
