using System.Diagnostics.CodeAnalysis;
using System.Text;
using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;
using Argali.Saving.Zip;

namespace Argali.Tests.Saving;

/// <summary>Whatever happens to a file, it is refused with a reason and a place, or holds nothing else than before.</summary>
public sealed class DamageTests
{
    [Theory]
    [InlineData(CheckpointContent.Model)]
    [InlineData(CheckpointContent.Weights)]
    public void Read_AnyBitFlipped_IsRefusedOrHoldsTheSame(CheckpointContent content)
    {
        byte[] whole = Trained(content, 1);
        (string expected, string manifest) = (Read(whole, content), ReadManifest(whole, content));
        int refused = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                whole[i] ^= (byte)(1 << bit);

                // The manifest vouches for all the rest, which is looked at itself once a byte.
                if (TryRead(whole, content, out string? actual, $"byte {i}, bit {bit}", full: bit == i % 8))
                    Assert.True(actual == (bit == i % 8 ? expected : manifest), $"byte {i}, bit {bit}: another content was read");
                else
                    refused++;
                whole[i] ^= (byte)(1 << bit);
            }
        }

        // The other bits carry nothing: time stamps, permissions, versions, padding, places that the nodes of HDF5 keep free.
        long carrying = 8 * ContentLength(whole, content);
        Assert.True(refused >= carrying, $"{refused} of {whole.Length * 8} refused, {carrying} carry content");
    }

    [Theory]
    [InlineData(CheckpointContent.Model)]
    [InlineData(CheckpointContent.Weights)]
    public void Read_TruncatedAtAnyLength_IsRefused(CheckpointContent content)
    {
        byte[] whole = Trained(content, 1);
        for (int length = 0; length < whole.Length; length++)
            Assert.False(TryRead(whole[..length], content, out _, $"{length} bytes"));
    }

    [Theory]
    [InlineData(CheckpointContent.Model)]
    [InlineData(CheckpointContent.Weights)]
    public void Read_BlocksOfZerosAnywhere_IsRefusedOrHoldsTheSame(CheckpointContent content)
    {
        byte[] whole = Trained(content, 1);
        string expected = Read(whole, content);
        for (int start = 0; start < whole.Length; start += 64)
        {
            byte[] damaged = [.. whole];
            damaged.AsSpan(start, Math.Min(512, damaged.Length - start)).Clear();
            if (TryRead(damaged, content, out string? actual, $"zeros from {start}"))
                Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.weights.h5")]
    [InlineData("argali/manifest.json")]
    [InlineData("argali/state/run.json")]
    [InlineData("argali/state/tensors.h5")]
    public void Read_MemberOfAnotherFile_IsRefusedByName(string member)
    {
        byte[] mine = Trained(CheckpointContent.Model, 1), other = Trained(CheckpointContent.Model, 2, units: member == "config.json" ? 3 : 2);
        byte[] foreign = new ZipReader(new MemoryStream(other), null).ReadAll(member, 1 << 20);
        byte[] spliced = Rezip(mine, (name, bytes) => name == member ? foreign : bytes);
        var failure = Assert.Throws<ModelFileException>(() => Read(spliced, CheckpointContent.Model));
        Assert.NotNull(failure.ObjectPath);
        if (member != "argali/manifest.json")
            Assert.StartsWith(member, failure.ObjectPath);
        Assert.Contains("m.file", failure.Message);
    }

    [Theory]
    [InlineData("argali/manifest.json")]
    [InlineData("argali/state/run.json")]
    [InlineData("argali/state/tensors.h5")]
    public void Read_MissingMember_IsRefusedByName(string member)
    {
        byte[] spliced = Rezip(Trained(CheckpointContent.Model, 1), (name, bytes) => name == member ? null : bytes);
        Assert.StartsWith(member, Assert.Throws<ModelFileException>(() => Read(spliced, CheckpointContent.Model)).ObjectPath);
    }

    [Theory]
    [InlineData(CheckpointContent.Model, "model.weights.h5/layers/dense/vars/0")]
    [InlineData(CheckpointContent.Weights, "layers/dense/vars/0")]
    public void Read_TwoTensorsOfOneShapeExchanged_SaysWhich(CheckpointContent content, string place)
    {
        byte[] whole = Trained(content, 1, units: 2, layers: 2);
        byte[] weights = content == CheckpointContent.Weights ? whole : new ZipReader(new MemoryStream(whole), null).ReadAll("model.weights.h5", 1 << 20);
        byte[] a = Data(weights, "layers/dense/vars/0"), b = Data(weights, "layers/dense_1/vars/0");
        byte[] exchanged = Replace(Replace(Replace(whole, a, new byte[a.Length].Select((_, i) => (byte)(i + 1)).ToArray()), b, a), new byte[a.Length].Select((_, i) => (byte)(i + 1)).ToArray(), b);
        byte[] read = content == CheckpointContent.Weights ? exchanged : Rezip(whole, (name, bytes) => name == "model.weights.h5" ? Exchanged(bytes, a, b) : bytes);
        var failure = Assert.Throws<ModelFileException>(() => Read(read, content));
        Assert.Equal(place, failure.ObjectPath);
        Assert.Contains("hash", failure.Message);
    }

    [Fact]
    public void Load_DamagedTensorWithoutVerifying_IsRead()
    {
        byte[] whole = Trained(CheckpointContent.Weights, 1);
        byte[] data = Data(whole, "layers/dense/vars/0");
        byte[] changed = [.. data];
        changed[0] ^= 1;
        using ModelFileReader file = ModelFileReader.Open(new MemoryStream(Replace(whole, data, changed)), "m.file", isArchive: false, verify: false);
        Assert.NotNull(file.ReadRun());
    }

    [Fact]
    public void LoadWeights_Damaged_LeavesTheModelAsItWas()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Trained(CheckpointContent.Weights, 1);
        byte[] data = Data(whole, "optimizer/vars/1");
        byte[] changed = [.. data];
        changed[3] ^= 0x40;
        File.WriteAllBytes(folder["m.weights.h5"], Replace(whole, data, changed));
        Model model = Make(2, 1);
        float[] before = model.Weights[0].Value.ToArray<float>();
        var failure = Assert.Throws<ModelFileException>(() => model.LoadWeights(folder["m.weights.h5"]));
        Assert.Equal("optimizer/vars/1", failure.ObjectPath);
        Assert.Equal(folder["m.weights.h5"], failure.FilePath);
        Assert.Equal(before, model.Weights[0].Value.ToArray<float>());
        model.LoadWeights(folder["m.weights.h5"], verify: false);
        Assert.NotEqual(before, model.Weights[0].Value.ToArray<float>());
    }

    private static byte[] Exchanged(byte[] bytes, byte[] a, byte[] b)
    {
        int first = bytes.AsSpan().IndexOf(a), second = bytes.AsSpan().IndexOf(b);
        byte[] result = [.. bytes];
        b.CopyTo(result, first);
        a.CopyTo(result, second);
        return result;
    }

    private static byte[] Replace(byte[] bytes, byte[] old, byte[] replacement)
    {
        int at = bytes.AsSpan().IndexOf(old);
        Assert.True(at >= 0);
        byte[] result = [.. bytes];
        replacement.CopyTo(result, at);
        return result;
    }

    private static byte[] Data(byte[] weights, string path)
    {
        using Hdf5File file = Hdf5File.Open(new MemoryStream(weights));
        Hdf5Dataset data = file.Root.Dataset(path);
        var bytes = new byte[data.ByteCount];
        data.ReadBytes(bytes);
        return bytes;
    }

    private static byte[] Rezip(byte[] archive, Func<string, byte[], byte[]?> change)
    {
        var reader = new ZipReader(new MemoryStream(archive), null);
        using var result = new MemoryStream();
        var writer = new ZipWriter(result);
        foreach (string name in reader.Names)
        {
            if (change(name, reader.ReadAll(name, 1 << 20)) is { } content)
                writer.Add(name, content, ZipWriter.FirstTime);
        }

        writer.Finish();
        return result.ToArray();
    }

    private static bool TryRead(byte[] bytes, CheckpointContent content, [NotNullWhen(true)] out string? read, string what, bool full = true)
    {
        read = null;
        try
        {
            read = full ? Read(bytes, content) : ReadManifest(bytes, content);
            return true;
        }
        catch (ModelFileException e)
        {
            Assert.Contains("m.file", e.Message);
            Assert.Equal("m.file", e.FilePath);
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{what}: {e.GetType()}: {e.Message}", e);
        }
    }

    private static ModelFileReader Open(byte[] bytes, CheckpointContent content) =>
        ModelFileReader.Open(new MemoryStream(bytes, writable: false), "m.file", content == CheckpointContent.Model, verify: true);

    private static string ReadManifest(byte[] bytes, CheckpointContent content)
    {
        using ModelFileReader file = Open(bytes, content);
        Manifest manifest = file.Manifest!;
        return string.Join(' ', manifest.Weights.Concat(manifest.Tensors).Select(pair => pair.Value.Hash).Append(manifest.StateHash ?? 0).Append(manifest.ConfigHash ?? 0));
    }

    // The bytes of the texts and of the tensors' elements.
    private static long ContentLength(byte[] bytes, CheckpointContent content)
    {
        using ModelFileReader file = Open(bytes, content);
        long length = file.Manifest!.ToBytes().Length + (content == CheckpointContent.Model ? PythonJson.Write(file.ReadConfig()).Length : 0);
        foreach (TensorRecord tensor in file.Manifest.Weights.Values.Concat(file.Manifest.Tensors.Values))
            length += tensor.Shape.ElementCount * tensor.DType.ByteSize();
        return length;
    }

    // Everything that is taken from a file, as text.
    private static string Read(byte[] bytes, CheckpointContent content)
    {
        using ModelFileReader file = Open(bytes, content);
        var text = new StringBuilder();
        if (content == CheckpointContent.Model)
            text.Append(PythonJson.Write(file.ReadConfig()));
        text.Append(Encoding.ASCII.GetString(file.ReadRun()!.ToBytes()));
        foreach ((string path, TensorRecord _) in file.Manifest!.Weights)
        {
            Hdf5Dataset data = file.Weights.Dataset(path);
            var values = new byte[data.ByteCount];
            data.ReadBytes(values);
            text.Append(path).Append(data.Type).Append(string.Join(',', data.Shape.ToArray())).Append(Convert.ToHexString(values));
        }

        return text.ToString();
    }

    private static Sequential Make(int units, int layers)
    {
        var model = new Sequential([new Input([2]), .. Enumerable.Range(0, layers).Select(_ => new Dense(units))]);
        model.Compile(new Argali.Optimizers.SGD(0.1), loss: "mse");
        model.Fit(Tensor.Ones([1, 2]), Tensor.Ones([1, units]), verbose: 0);
        return model;
    }

    // The file of a training in its second epoch, with a callback that keeps tensors.
    private static byte[] Trained(CheckpointContent content, int seed, int units = 2, int layers = 1)
    {
        Model model = Make(units, layers);
        byte[]? saved = null;
        var saving = new LambdaCallback(onTrainBatchEnd: (_, _) =>
        {
            using var stream = new MemoryStream();
            model.Prepare(content, model.CaptureRun()).Write(stream);
            saved = stream.ToArray();
        });
        model.Fit(
            Ops.RandomNormal([4, 2], seed: seed), Ops.RandomNormal([4, units], seed: seed + 1), epochs: 2, verbose: 0, batchSize: 4,
            callbacks: [new EarlyStopping("loss", patience: 5, restoreBestWeights: true), saving]);
        return saved!;
    }
}
