using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

public sealed class CheckpointIndexTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_WhatWasWritten_GivesTheSame()
    {
        CheckpointEntry[] files =
        [
            Entry("a.keras", 4) with { Value = 0.1 + 0.2, Monitor = "val_loss" },
            Entry("sub/b.keras", 8) with { Value = double.NaN, Monitor = "acc", GreaterIsBetter = true },
            Entry("c.keras", 12) with { Value = double.NegativeInfinity, Monitor = "x" },
            Entry("ü \"d\".keras", 16),
            Entry("e.keras", 18) with { IsCut = true },
        ];

        new CheckpointIndex(files).Write(folder.Path, DiskFileSystem.Instance);

        Assert.Equal(files, CheckpointIndex.Read(folder.Path).Files);
    }

    [Fact]
    public void Read_WithoutAList_IsEmpty() => Assert.Empty(CheckpointIndex.Read(folder.Path).Files);

    [Fact]
    public void Files_AreOrderedByRunAndStep()
    {
        var index = new CheckpointIndex([Entry("b", 9), Entry("c", 1) with { Run = "z" }, Entry("a", 3)]);

        Assert.Equal(["a", "b", "c"], index.Files.Select(f => f.File));
    }

    [Theory]
    [InlineData("../x.keras")]
    [InlineData("sub/../../x.keras")]
    [InlineData("/etc/x.keras")]
    [InlineData("..\\\\x.keras")]
    [InlineData("")]
    public void Read_AListThatNamesFilesOutside_Throws(string file)
    {
        new CheckpointIndex([Entry("inside.keras", 1)]).Write(folder.Path, DiskFileSystem.Instance);
        string path = folder[CheckpointIndex.FileName];
        File.WriteAllText(path, File.ReadAllText(path).Replace("inside.keras", file));

        Assert.Contains("inside the folder", Assert.Throws<IOException>(() => CheckpointIndex.Read(folder.Path)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"format\": 2, \"files\": []}")]
    [InlineData("{\"format\": 1, \"files\": [{}]}")]
    [InlineData("{\"format\": 1, \"files\": [{\"file\": 3}]}")]
    [InlineData("{\"format\": 1, \"files\": 3}")]
    public void Read_ADamagedList_Throws(string text)
    {
        File.WriteAllText(folder[CheckpointIndex.FileName], text);

        Assert.Contains(CheckpointIndex.FileName, Assert.Throws<IOException>(() => CheckpointIndex.Read(folder.Path)).Message);
    }

    private static CheckpointEntry Entry(string file, long step) => new()
    {
        File = file,
        Series = "{epoch}.keras",
        Run = "r",
        Epoch = (int)step / 4,
        Step = step,
        Bytes = 100 + step,
        Created = DateTimeOffset.UnixEpoch.AddSeconds(step),
    };
}
