using Argali.Torture;

namespace Argali.Tests.Checkpoints.Torture;

public sealed class SystemCallTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [WhereSystemCallsAreSeen]
    [InlineData(SaveFormat.Keras, SaveMode.Foreground, ".keras")]
    [InlineData(SaveFormat.Weights, SaveMode.Wait, ".weights.h5")]
    internal void Save_AsTheSystemSeesIt_FollowsTheCommitProtocol(SaveFormat format, SaveMode mode, string extension)
    {
        Directory.CreateDirectory(folder["run"]);
        var files = new SaveFolder(folder["run"], format);

        IReadOnlyList<string> calls = SystemCalls.Of(files, mode, steps: 4, folder["trace"]);

        var expected = new List<string>();
        for (int step = 1; step <= 4; step++)
        {
            expected.AddRange(Commit($"step-{step:d6}{extension}"));
            expected.Add("report");
            expected.AddRange(Commit("last" + extension));
            if (step > SaveFolder.Kept)
                expected.Add($"delete step-{step - SaveFolder.Kept:d6}{extension}");
        }

        Assert.Equal(expected, calls);

        static string[] Commit(string file) =>
            [$"create {file}.tmp", $"write {file}.tmp", $"flush {file}.tmp", $"rename {file}.tmp {file}", "flush ."];
    }
}
