using Argali.Torture;

namespace Argali.Tests.Checkpoints.Torture;

public sealed class SystemCallTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [WhereSystemCallsAreSeen]
    [InlineData(SaveFormat.Keras, SaveMode.Foreground)]
    [InlineData(SaveFormat.Weights, SaveMode.Wait)]
    internal void Save_AsTheSystemSeesIt_FollowsTheCommitProtocol(SaveFormat format, SaveMode mode)
    {
        const int Steps = 4;
        Directory.CreateDirectory(folder["run"]);
        var files = new SaveFolder(folder["run"], format);

        IReadOnlyList<string> calls = SystemCalls.Of(files, mode, Steps, folder["trace"]);

        Assert.Equal(SystemCalls.Expected(files, Steps), calls);
    }
}
