using System.IO.Compression;
using System.Text;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.Tests.Saving.Exchange;

/// <summary>Archives of arrays, as NumPy writes them (see <c>Fixtures/make_fixtures.py</c>) and as it does not.</summary>
public sealed class NpzFileTests : IDisposable
{
    private static readonly float[] Untouched = Weights.Values(Weights.Fresh());

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("named.npz", "float32")]
    [InlineData("named.npz", "bfloat16")]
    [InlineData("compressed.npz", "float32")]
    [InlineData("numbered.npz", "float32")]
    [InlineData("numbered.npz", "float16")]
    [InlineData("big_endian.npz", "float32")]
    [InlineData("big_endian.npz", "float64")]
    [InlineData("integers.npz", "float32")]
    [InlineData("column_major.npz", "float32")]
    [InlineData("column_major.npz", "float16")]
    public void LoadWeights_ThatNumpyWrote_GivesThem(string file, string dtype)
    {
        Model model = Weights.Fresh(dtype);

        model.LoadWeights(Weights.Fixture(file));

        Assert.Equal(Weights.Values(Weights.Counting()), Weights.Values(model));
    }

    [Theory]
    [InlineData("named.npz")]
    [InlineData("numbered.npz")]
    public void PreviewWeights_Archive_TellsWhatLoadingDoes(string file)
    {
        Model model = Weights.Fresh();
        var options = new LoadWeightsOptions { Include = ["hidden"] };

        WeightsReport preview = model.PreviewWeights(Weights.Fixture(file), options);
        Assert.Equal(Untouched, Weights.Values(model));
        WeightsReport report = model.LoadWeights(Weights.Fixture(file), options);

        Assert.Equal(preview.ToString(), report.ToString());
        Assert.Equal((2, 2, 2), (report.Count(WeightsOutcome.Loaded), report.Count(WeightsOutcome.Skipped), report.Count(WeightsOutcome.Unused)));
        Assert.Equal([.. Enumerable.Range(0, 9).Select(i => (float)i), -1, -1, -1, -1], Weights.Values(model));
    }

    [Fact]
    public void LoadWeights_Objects_AreRefusedByName()
    {
        var failure = Assert.Throws<ModelFileException>(() => Weights.Fresh().LoadWeights(Weights.Fixture("objects.npz")));

        Assert.Equal("hidden/bias.npy", failure.ObjectPath);
        Assert.Contains("objects", failure.Message);
    }

    [Fact]
    public void LoadWeights_NumberedArraysOfAnotherModel_SaysBothNumbers()
    {
        var model = new Sequential([new Input([2]), new Dense(3)]);

        string message = Assert.Throws<ModelFileException>(() => model.LoadWeights(Weights.Fixture("numbered.npz"))).Message;

        Assert.Contains("4 arrays", message);
        Assert.Contains("2 weights", message);
    }

    [Theory]
    [InlineData("'<f4', 'fortran_order': False, 'shape': (3,)", 12, null)]
    [InlineData("'<f4', 'fortran_order': False, 'shape': (3,)", 11, "takes 12 bytes. The member has 11")]
    [InlineData("'<f4', 'fortran_order': False, 'shape': (3,)", 13, "takes 12 bytes")]
    [InlineData("'<f4', 'fortran_order': False, 'shape': (4,)", 16, "has shape (3,). Received: (4)")]
    [InlineData("'<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)", 12, "more bytes than any file")]
    [InlineData("'<f4', 'fortran_order': False, 'shape': (0, 99999999999999999999)", 0, "none that an array can have")]
    [InlineData("'<f4', 'fortran_order': False, 'shape': (-3,)", 12, "Expected 'descr'")]
    [InlineData("'<f4', 'fortran_order': maybe, 'shape': (3,)", 12, "Expected 'descr'")]
    [InlineData("'<c8', 'fortran_order': False, 'shape': (3,)", 24, "'c8'")]
    [InlineData("'<V2', 'fortran_order': False, 'shape': (3,)", 6, "'V2'")]
    [InlineData("'|O', 'fortran_order': False, 'shape': (3,)", 12, "'O'")]
    [InlineData("[('a', '<f4')], 'fortran_order': False, 'shape': (3,)", 12, "Expected 'descr'")]
    public void LoadWeights_HandMadeHeader_IsReadOrRefused(string header, int bytes, string? message)
    {
        WriteWithBias(Array($"{{'descr': {header}, }}", bytes), CompressionLevel.NoCompression);
        Model model = Weights.Fresh();

        Exception? failure = Record.Exception(() => model.LoadWeights(folder["m.npz"]));

        if (message is null)
        {
            Assert.Null(failure);
            return;
        }

        Assert.Contains(message, Assert.IsType<ModelFileException>(failure).Message);
        Assert.Equal(Untouched, Weights.Values(model));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public void LoadWeights_ArrayOfAnotherVersion_IsRefused(byte version)
    {
        byte[] array = Array("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 12);
        array[6] = version;
        WriteWithBias(array, CompressionLevel.NoCompression);

        Assert.Contains("version", Assert.Throws<ModelFileException>(() => Weights.Fresh().LoadWeights(folder["m.npz"])).Message);
    }

    [Fact]
    public void LoadWeights_HeaderLongerThanTheFile_IsRefused()
    {
        byte[] array = Array("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 12);
        (array[8], array[9]) = (0xFF, 0xFF);
        WriteWithBias(array, CompressionLevel.NoCompression);

        Assert.Contains("65535 bytes", Assert.Throws<ModelFileException>(() => Weights.Fresh().LoadWeights(folder["m.npz"])).Message);
    }

    [Fact]
    public void LoadWeights_OtherMembers_AreRefused()
    {
        using (ZipArchive archive = ZipFile.Open(folder["m.npz"], ZipArchiveMode.Create))
            archive.CreateEntry("weights.pkl").Open().Dispose();

        Assert.Contains("`.npy`", Assert.Throws<ModelFileException>(() => Weights.Fresh().LoadWeights(folder["m.npz"])).Message);
    }

    [Theory]
    [InlineData("named.npz")]
    [InlineData("compressed.npz")]
    public void LoadWeights_DamagedElements_AreNoticedBeforeAnythingChanges(string file)
    {
        byte[] whole = File.ReadAllBytes(Weights.Fixture(file));
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= (byte)(1 << random.Next(8));
            Model model = Weights.Fresh();
            Exception? failure = Load(damaged, model);
            Assert.True(failure is null or ModelFileException, $"byte {i}: {failure}");
            float[] values = Weights.Values(model);
            Assert.True(values.SequenceEqual(failure is null ? Weights.Values(Weights.Counting()) : Untouched), $"byte {i}: other values");
            refused += failure is null ? 0 : 1;
        }

        Assert.True(refused > whole.Length / 3, $"{refused} of {whole.Length} refused");
    }

    private Exception? Load(byte[] bytes, Model model)
    {
        File.WriteAllBytes(folder["damaged.npz"], bytes);
        return Record.Exception(() => model.LoadWeights(folder["damaged.npz"]));
    }

    private static byte[] Array(string header, int bytes)
    {
        byte[] text = Encoding.ASCII.GetBytes(header + "\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. new byte[bytes]];
    }

    private void WriteWithBias(byte[] bias, CompressionLevel level)
    {
        using ZipArchive source = ZipFile.OpenRead(Weights.Fixture("named.npz"));
        using ZipArchive target = ZipFile.Open(folder["m.npz"], ZipArchiveMode.Create);
        foreach (ZipArchiveEntry entry in source.Entries)
        {
            using Stream content = target.CreateEntry(entry.FullName, level).Open();
            if (entry.FullName == "hidden/bias.npy")
            {
                content.Write(bias);
                continue;
            }

            using Stream original = entry.Open();
            original.CopyTo(content);
        }
    }
}
