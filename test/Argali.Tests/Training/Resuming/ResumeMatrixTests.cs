using Argali.Checkpoints;

namespace Argali.Tests.Training.Resuming;

/// <summary>A training that goes on from any moment ends with the bits of the one that never stopped.</summary>
public sealed class ResumeMatrixTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Scenarios => [.. Scenario.All.Keys];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Fit_ResumedFromEverySave_EndsAsIfItHadNeverStopped(string name)
    {
        Scenario scenario = Scenario.All[name];
        string uninterrupted = Directory.CreateDirectory(folder["uninterrupted"]).FullName;
        CheckpointContent content = name.Length % 2 == 0 ? CheckpointContent.Model : CheckpointContent.Weights;
        var saving = new SavingCallback(uninterrupted, content);
        TrainingResult expected = scenario.Run(uninterrupted, [saving]);
        Assert.True(saving.Files.Count > 10, $"{saving.Files.Count} saves");

        for (int i = 0; i < saving.Files.Count; i++)
        {
            string resumed = Directory.CreateDirectory(folder[$"resumed-{i}"]).FullName;
            try
            {
                TrainingResult actual = scenario.Run(resumed, [new SavingCallback(null)], saving.Files[i]);
                TrainingResult.AssertEqual(expected, actual);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Resumed from {Path.GetFileName(saving.Files[i])}: {e.Message}", e);
            }
        }
    }
}
