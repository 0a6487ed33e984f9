using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

public sealed class WriteBehindFileTests
{
    [Fact]
    public void Write_InPiecesAndWithSteppingBack_LeavesWhatAnOrdinaryFileWould()
    {
        using var folder = new TemporaryFolder();
        var expected = new MemoryStream();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 1 << 16 };

        using (var file = new WriteBehindFile(folder["behind"], options))
        {
            foreach (Stream stream in (Stream[])[file, expected])
            {
                var random = new Random(5);
                for (int piece = 0; piece < 60; piece++)
                {
                    var bytes = new byte[random.Next(1, 500_000)];
                    random.NextBytes(bytes);
                    if (piece % 2 == 0)
                        stream.Write(bytes);
                    else
                        stream.Write(bytes, 0, bytes.Length);
                    if (piece % 20 != 19)
                        continue;
                    stream.Position = 100;
                    stream.WriteByte((byte)piece);
                    stream.Position = stream.Length;
                }
            }
        }

        Assert.True(expected.Length > 10 << 20);
        Assert.Equal(expected.ToArray(), File.ReadAllBytes(folder["behind"]));
    }
}
