using System.Text.Json;
using Argali.Callbacks;

namespace Argali.Tests.Callbacks;

public sealed class CSVLoggerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> Runs() => Golden.Indices("csv_logger", "runs");

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Runs))]
    public void File_AsRecorded(int index)
    {
        JsonElement run = Golden.Read("csv_logger").GetProperty("runs")[index];
        JsonElement kwargs = run.GetProperty("kwargs");
        string separator = kwargs.Find("separator")?.GetString() ?? ",";
        if (separator.Length != 1)
        {
            return; // Left out: Python's check that the separator is one character; here it is a char.
        }

        string path = folder[kwargs.Text("filename")];
        if (run.Find("before") is { } before)
        {
            File.WriteAllText(path, before.GetString());
        }

        using var logger = new CSVLogger(path, separator[0], kwargs.Find("append")?.GetBoolean() ?? false);
        var texts = new List<string>();
        Exception? error = Record.Exception(() =>
        {
            foreach (JsonElement fit in run.GetProperty("fits").EnumerateArray())
            {
                logger.OnTrainBegin(new Logs());
                int epoch = run.GetProperty("first_epoch").GetInt32();
                foreach (JsonElement logs in fit.EnumerateArray())
                {
                    logger.OnEpochEnd(epoch++, logs.ValueKind == JsonValueKind.Null ? new Logs() : logs.Logs());
                }

                logger.OnTrainEnd(new Logs());
                texts.Add(File.ReadAllText(path));
            }
        });

        if (run.Find("error") is { } expected)
        {
            Assert.Equal("FileNotFoundError", expected.Text("class"));
            Assert.IsType<DirectoryNotFoundException>(error);
            return;
        }

        Assert.Null(error);
        Assert.Equal(run.GetProperty("file").EnumerateArray().Select(t => t.GetString()!), texts);
    }

    [Fact]
    public void OnEpochEnd_IsOnTheDiskAtOnce()
    {
        using var logger = new CSVLogger(folder["a.csv"]);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochEnd(0, new Logs { ["loss"] = 0.5, ["val_loss"] = 0.25 });

        using var reader = new StreamReader(new FileStream(folder["a.csv"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Equal("epoch,loss,val_loss\r\n0,0.5,0.25\r\n", reader.ReadToEnd());
    }

    [Fact]
    public void OnEpochEnd_BeforeTraining_Throws()
    {
        using var logger = new CSVLogger(folder["a.csv"]);

        Assert.Throws<InvalidOperationException>(() => logger.OnEpochEnd(0, new Logs()));
    }
}
