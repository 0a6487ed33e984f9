namespace Argali.Tests.Goldens;

public sealed class OutOfReachTests
{
    [Fact]
    public void OutOfReach_EveryLine_NamesARecordedCase() =>
        Assert.All(GoldenFiles.OutOfReach, path => Assert.True(File.Exists(GoldenFiles.FullPath(path)), $"There is no {path}."));
}
