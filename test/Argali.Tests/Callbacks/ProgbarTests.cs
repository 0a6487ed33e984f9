using System.Text.Json;
using Argali.Callbacks;

namespace Argali.Tests.Callbacks;

public class ProgbarTests
{
    public static TheoryData<int> Runs() => Golden.Indices("progbar_direct", "runs");

    [Theory]
    [MemberData(nameof(Runs))]
    public void Text_AsRecorded(int index)
    {
        JsonElement run = Golden.Read("progbar_direct").GetProperty("runs")[index];
        JsonElement kwargs = run.GetProperty("kwargs");
        var clock = new FakeClock([.. run.GetProperty("clock").EnumerateArray().Select(t => t.GetDouble())]);
        var output = new StringWriter();
        var bar = new Progbar(
            kwargs.Find("target")?.GetInt32(),
            kwargs.Find("width")?.GetInt32() ?? 20,
            kwargs.Find("verbose")?.GetInt32() ?? 1,
            kwargs.Find("interval")?.GetDouble() ?? 0.05,
            kwargs.Find("stateful_metrics")?.EnumerateArray().Select(m => m.GetString()!),
            kwargs.Find("unit_name")?.GetString() ?? "step",
            output,
            clock)
        {
            DynamicDisplay = true,
        };

        if (run.Find("adds") is { } adds)
        {
            foreach (JsonElement add in adds.EnumerateArray())
            {
                bar.Add(add[0].GetInt32(), Values(add[1]));
            }

            Assert.Equal(run.Text("output"), output.ToString());
            return;
        }

        foreach ((JsonElement update, JsonElement expected) in run.GetProperty("updates").EnumerateArray().Zip(run.GetProperty("outputs").EnumerateArray()))
        {
            output.GetStringBuilder().Clear();
            bar.Update(update[0].GetInt32(), Values(update[1]), update[2].ValueKind == JsonValueKind.Null ? null : update[2].GetBoolean());
            Assert.Equal(expected.GetString(), output.ToString());
        }
    }

    [Fact]
    public void Draw_WhereLinesCannotBeRedrawn_BeginsNewLines()
    {
        var output = new StringWriter();
        var bar = new Progbar(2, output: output, timeProvider: new FakeClock(i => i)) { DynamicDisplay = false };
        bar.Update(1);
        bar.Update(2);

        Assert.DoesNotContain('\b', output.ToString());
        Assert.Equal(3, output.ToString().Count(c => c == '\n'));
    }

    private static Logs Values(JsonElement pairs)
    {
        var logs = new Logs();
        foreach (JsonElement pair in pairs.EnumerateArray())
        {
            logs[pair[0].GetString()!] = pair[1].Number();
        }

        return logs;
    }
}
