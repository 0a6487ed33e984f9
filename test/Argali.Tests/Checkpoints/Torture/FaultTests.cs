using Argali.Torture;

namespace Argali.Tests.Checkpoints.Torture;

public sealed class FaultTests
{
    [Theory]
    [InlineData(SaveFormat.Keras)]
    [InlineData(SaveFormat.Weights)]
    internal void Save_WhenAnyOperationFailsInAnyWay_LosesNothing(SaveFormat format)
    {
        var loop = new FaultLoop(format);

        IReadOnlyList<string> problems = loop.Run();

        Assert.Empty(problems);
        Assert.True(loop.Faults > 100, $"{loop.Faults} faults.");
    }

    [Fact]
    public void Checkpoint_WhenAnyOperationOfSaveListOrRetentionFails_LosesNothing()
    {
        var loop = new CheckpointFaultLoop();

        IReadOnlyList<string> problems = loop.Run();

        Assert.Empty(problems);
        Assert.True(loop.Faults > 100, $"{loop.Faults} faults.");
    }
}
