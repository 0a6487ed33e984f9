using Argali.Hdf5.Tests.Support;

namespace Argali.Hdf5.Tests;

public sealed class GoldenFilesTests
{
    public static TheoryData<string> Sound => [.. Goldens.Hdf5Names().Where(name => Listing.Recorded(name) is not null)];

    public static TheoryData<string> Others => [.. Goldens.Hdf5Names().Where(name => Listing.Recorded(name) is null)];

    [Theory]
    [MemberData(nameof(Sound))]
    public void Open_FileOfKeras_ListsAsH5lsDoes(string name)
    {
        using var file = Hdf5File.Open(new MemoryStream(Goldens.Read(name)));

        Assert.Equal(Listing.Recorded(name), Listing.Of(file));
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void Walk_FileOfKeras_ReadsEverything(string name)
    {
        using var file = Hdf5File.Open(new MemoryStream(Goldens.Read(name)));

        Walk.All(file.Root);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Walk_DamagedFile_ReadsEverythingOrThrowsFormatException(string name)
    {
        var exception = Record.Exception(() =>
        {
            using var file = Hdf5File.Open(new MemoryStream(Goldens.Read(name)));
            Walk.All(file.Root);
        });

        Assert.True(exception is null or Hdf5FormatException, exception?.ToString());
        bool isBroken = name.StartsWith("h5_truncated", StringComparison.Ordinal)
            || name.StartsWith("weights_truncated", StringComparison.Ordinal)
            || name.StartsWith("keras_weights_truncated", StringComparison.Ordinal)
            || name.Contains("not_h", StringComparison.Ordinal)
            || name is "h5_is_zip.h5" or "keras_weights_empty.keras!model.weights.h5";
        Assert.Equal(isBroken, exception is not null);
    }
}
