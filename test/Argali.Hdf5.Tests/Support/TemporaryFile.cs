namespace Argali.Hdf5.Tests.Support;

/// <summary>A path beside the tests' assembly whose file is deleted at the end.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, $"{Guid.NewGuid():N}.h5");

    public void Dispose() => File.Delete(Path);
}
