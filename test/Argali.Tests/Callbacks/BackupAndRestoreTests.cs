using System.Text.Json;
using Argali.Callbacks;

namespace Argali.Tests.Callbacks;

public sealed class BackupAndRestoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> Errors() => Golden.Indices("backup_errors", "rows");

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Errors))]
    public void Ctor_AsRecorded(int index)
    {
        JsonElement row = Golden.Read("backup_errors").GetProperty("rows")[index];

        // Left out: a save_freq that is neither "epoch" nor a number and an unknown argument, which the types rule out.
        if (row.Find("kwargs") is not { } kwargs || row.Find("error")?.Text("class") == "TypeError"
            || row.Find("error")?.Text("message").Contains("save_freq") == true)
        {
            return;
        }

        Exception? error = Record.Exception(() => new BackupAndRestore(
            kwargs.Find("backup_dir")?.GetString()!, kwargs.Find("save_freq")?.Frequency() ?? default, kwargs.Find("delete_checkpoint")?.GetBoolean() ?? true));

        if (row.Find("error") is { } expected)
        {
            Assert.StartsWith(expected.Text("message"), Assert.IsType<ArgumentException>(error).Message);
        }
        else
        {
            Assert.Null(error);
        }
    }

    [Fact]
    public void OnTrainBegin_WhenTheModelIsNotBuilt_Throws()
    {
        var backup = new BackupAndRestore(folder["b"]);
        backup.SetModel(CallbackModels.Unbuilt());

        string message = Assert.Throws<InvalidOperationException>(() => backup.OnTrainBegin(new Logs())).Message;

        Assert.Contains("must be built before you call `fit()`", message);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"epoch\": \"three\"}")]
    [InlineData("[1]")]
    public void OnTrainBegin_WhenTheMetadataIsDamaged_SaysWhichFile(string text)
    {
        Directory.CreateDirectory(folder["b"]);
        File.WriteAllText(folder["b/training_metadata.json"], text);
        var backup = new BackupAndRestore(folder["b"]);
        backup.SetModel(CallbackModels.Make());

        Assert.Contains("training_metadata.json", Assert.Throws<IOException>(() => backup.OnTrainBegin(new Logs())).Message);
    }

    [Fact]
    public void OnTrainEnd_RemovesOnlyTheBackup()
    {
        Directory.CreateDirectory(folder["b"]);
        File.WriteAllText(folder["b/notes.txt"], "mine");
        File.WriteAllText(folder["b/training_metadata.json"], "{}");
        File.WriteAllText(folder["b/latest.weights.h5"], "");

        new BackupAndRestore(folder["b"]).OnTrainEnd(new Logs());

        Assert.Equal([folder["b/notes.txt"]], Directory.GetFiles(folder["b"]));
    }
}
