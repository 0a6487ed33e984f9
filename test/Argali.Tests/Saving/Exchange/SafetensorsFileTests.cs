using System.Buffers.Binary;
using System.Text;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.Tests.Saving.Exchange;

public sealed class SafetensorsFileTests : IDisposable
{
    // The weights of the model that Weights makes, 0, 1, 2, ..., in another order than Argali's own.
    private const string Header =
        """
        {"hidden/kernel": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, "hidden/bias": {"dtype": "F32", "shape": [3], "data_offsets": [24, 36]},
        "head/kernel": {"dtype": "F32", "shape": [3, 1], "data_offsets": [36, 48]}, "head/bias": {"dtype": "F32", "shape": [1], "data_offsets": [48, 52]}}
        """;

    private static readonly float[] Expected = Weights.Values(Weights.Counting());
    private static readonly float[] Untouched = Weights.Values(Weights.Fresh());

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("float32")]
    [InlineData("float64")]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    public void SaveLoadWeights_OfEveryFloatType_GiveThemBack(string dtype)
    {
        Weights.Counting(dtype).SaveWeights(folder["m.safetensors"]);
        foreach (string other in (string[])["float32", "float64", "float16", "bfloat16"])
        {
            Model model = Weights.Fresh(other);
            model.LoadWeights(folder["m.safetensors"]);
            Assert.Equal(Expected, Weights.Values(model));
        }
    }

    [Fact]
    public void SaveWeights_File_IsAlignedContiguousAndNamedByLayers()
    {
        var model = new Sequential([new Input([2]), new Dense(3, name: "half") { DType = "float16" }, new Dense(1, name: "whole")], name: "net");

        model.SaveWeights(folder["m.safetensors"]);

        byte[] bytes = File.ReadAllBytes(folder["m.safetensors"]);
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, header % 8);
        Assert.Equal(
            "{\"__metadata__\": {\"format\": \"keras\"}, " +
            "\"whole/bias\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}, " +
            "\"whole/kernel\": {\"dtype\": \"F32\", \"shape\": [3, 1], \"data_offsets\": [4, 16]}, " +
            "\"half/bias\": {\"dtype\": \"F16\", \"shape\": [3], \"data_offsets\": [16, 22]}, " +
            "\"half/kernel\": {\"dtype\": \"F16\", \"shape\": [2, 3], \"data_offsets\": [22, 34]}}",
            Encoding.ASCII.GetString(bytes, 8, header).TrimEnd(' '));
        Assert.Equal(8 + header + 34, bytes.Length);
        Assert.Equal(model.Weights[2].Value.ToArray<float>()[1], BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + header + 8)));
    }

    [Fact]
    public void SaveWeights_OverAnotherFile_ReplacesItAndLeavesNothingElse()
    {
        File.WriteAllText(folder["m.safetensors"], "old");
        Assert.Throws<IOException>(() => Weights.Counting().SaveWeights(folder["m.safetensors"], overwrite: false));
        Assert.Equal("old", File.ReadAllText(folder["m.safetensors"]));

        Weights.Counting().SaveWeights(folder["m.safetensors"]);

        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void SaveWeights_TwoOfOneName_IsRefusedAndLeavesTheOldFile()
    {
        File.WriteAllText(folder["m.safetensors"], "old");
        var model = new Twins();
        model.Apply(Tensor.Zeros([1, 2]));

        Assert.Contains("'twin/", Assert.Throws<NotSupportedException>(() => model.SaveWeights(folder["m.safetensors"])).Message);

        Assert.Equal("old", File.ReadAllText(folder["m.safetensors"]));
    }

    [Fact]
    public void SaveLoadWeights_Adapter_HoldsTheSum()
    {
        var model = new Sequential([new Input([2]), new Dense(3, name: "hidden", loraRank: 1)]);
        foreach (Variable weight in model.Weights)
            weight.Assign(Tensor.Ones(weight.Shape));
        float[] output = model.Apply(Tensor.Ones([1, 2])).Value.ToArray<float>();
        model.SaveWeights(folder["m.safetensors"]);
        var plain = new Sequential([new Input([2]), new Dense(3, name: "hidden")]);

        plain.LoadWeights(folder["m.safetensors"]);
        model.LoadWeights(folder["m.safetensors"]);

        Assert.Equal(output, plain.Apply(Tensor.Ones([1, 2])).Value.ToArray<float>());
        Assert.Equal(output, model.Apply(Tensor.Ones([1, 2])).Value.ToArray<float>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sequential/")]
    [InlineData("any name/")]
    public void LoadWeights_NamesWithTheModelsInFront_AreFound(string prefix)
    {
        Model model = Weights.Fresh();

        model.LoadWeights(Write(Header.Replace("\"h", $"\"{prefix}h", StringComparison.Ordinal)));

        Assert.Equal(Expected, Weights.Values(model));
    }

    [Fact]
    public void LoadWeights_NamesOfAWeightsFile_AreFound()
    {
        string header = Header.Replace("hidden/kernel", "layers/dense/vars/0").Replace("hidden/bias", "layers/dense/vars/1")
            .Replace("head/kernel", "layers/dense_1/vars/0").Replace("head/bias", "layers/dense_1/vars/1");
        Model model = Weights.Fresh();

        model.LoadWeights(Write(header));

        Assert.Equal(Expected, Weights.Values(model));
    }

    [Fact]
    public void LoadWeights_TypesThatNoTensorHas_ArePassedOverUnlessTheyAreNeeded()
    {
        string more = Header.Replace("{\"hidden/kernel", "{\"__metadata__\": {\"format\": \"pt\"}, \"scale\": {\"dtype\": \"F8_E4M3\", \"shape\": [4], \"data_offsets\": [52, 56]}, \"hidden/kernel");
        Weights.Fresh().LoadWeights(Write(more, 56));

        string needed = Header.Replace("\"F32\", \"shape\": [1], \"data_offsets\": [48, 52]", "\"F8_E4M3\", \"shape\": [1], \"data_offsets\": [48, 49]");
        Assert.Contains("F8_E4M3", Assert.Throws<ModelFileException>(() => Weights.Fresh().LoadWeights(Write(needed, 49))).Message);
    }

    [Theory]
    [InlineData("BOOL", 1)]
    [InlineData("U8", 1)]
    [InlineData("I8", 1)]
    [InlineData("I32", 4)]
    [InlineData("I64", 8)]
    [InlineData("U16", 2)]
    [InlineData("F64", 8)]
    public void LoadWeights_OtherNumbers_AreConverted(string dtype, int size)
    {
        string header = Header.Replace("\"F32\", \"shape\": [1], \"data_offsets\": [48, 52]", $"\"{dtype}\", \"shape\": [1], \"data_offsets\": [48, {48 + size}]");
        var one = new byte[size];
        if (dtype == "F64")
            BinaryPrimitives.WriteDoubleLittleEndian(one, 1);
        else
            one[0] = 1;
        Model model = Weights.Fresh();

        model.LoadWeights(Write(header, bytes: [.. Floats(12), .. one]));

        Assert.Equal(1f, Weights.Values(model)[^1]);
    }

    [Theory]
    [InlineData("[48, 52]", "[48, 56]", "takes 4 bytes")] // another length
    [InlineData("[48, 52]", "[52, 56]", "bytes 52 to 56 of 52")] // beyond the end
    [InlineData("[48, 52]", "[44, 48]", "must follow each other")] // overlap
    [InlineData("[36, 48]", "[40, 52]", "must follow each other")] // hole
    [InlineData("[48, 52]", "[-4, 0]", "bytes -4 to 0")]
    [InlineData("[48, 52]", "[52, 48]", "bytes 52 to 48")]
    [InlineData("[48, 52]", "[9223372036854775804, 9223372036854775807]", "bytes 9223372036854775804")]
    [InlineData("[48, 52]", "[48.0, 52]", "Expected 'dtype'")]
    [InlineData("[48, 52]", "[48]", "Expected 'dtype'")]
    [InlineData("\"shape\": [1]", "\"shape\": [-1]", "more than any file")]
    [InlineData("\"shape\": [1]", "\"shape\": [4294967296, 4294967296, 4294967296]", "more than any file")]
    [InlineData("\"shape\": [1]", "\"shape\": [1.5]", "Expected 'dtype'")]
    [InlineData("\"shape\": [1]", "\"shape\": 1", "Expected 'dtype'")]
    [InlineData("\"shape\": [1]", "\"shape\": [1], \"more\": 0", "Expected 'dtype'")]
    [InlineData("\"F32\", \"shape\": [1]", "\"F33\", \"shape\": [1]", "no element type 'F33'")]
    [InlineData("head/bias", "head/kernel", "comes twice")]
    [InlineData("{\"hidden/kernel", "{\"__metadata__\": {\"a\": 1}, \"hidden/kernel", "__metadata__")]
    [InlineData("head/bias", "head/offset", "no tensor 'head/bias'")]
    [InlineData("[3, 1]", "[1, 3]", "has shape (3, 1). Received: (1, 3)")]
    [InlineData("{\"hidden/kernel", " {\"hidden/kernel", "no JSON object")]
    [InlineData("}}", "}", "damaged")]
    [InlineData("}}", "}} {}", "damaged")]
    public void LoadWeights_HeaderThatLies_IsRefusedAndChangesNothing(string part, string lie, string message)
    {
        string header = Header.Replace(part, lie, StringComparison.Ordinal);
        Assert.NotEqual(Header, header);
        Model model = Weights.Fresh();

        var failure = Assert.Throws<ModelFileException>(() => model.LoadWeights(Write(header)));

        Assert.Contains(message, failure.Message);
        Assert.Equal(folder["m.safetensors"], failure.FilePath);
        Assert.Equal(Untouched, Weights.Values(model));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(long.MaxValue)]
    [InlineData(-1L)]
    [InlineData(100_000_000L)]
    public void LoadWeights_HeaderLengthThatLies_IsRefused(long length)
    {
        string path = Write(Header);
        byte[] bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(path, bytes);

        Assert.Throws<ModelFileException>(() => Weights.Fresh().LoadWeights(path));
    }

    [Fact]
    public void LoadWeights_AnyTruncation_IsRefused()
    {
        byte[] whole = File.ReadAllBytes(Write(Header));
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut.safetensors"], whole[..length]);
            Model model = Weights.Fresh();
            Assert.Throws<ModelFileException>(() => model.LoadWeights(folder["cut.safetensors"]));
            Assert.Equal(Untouched, Weights.Values(model));
        }
    }

    [Fact]
    public void LoadWeights_DamagedHeaders_AreRefusedOrRead()
    {
        byte[] whole = File.ReadAllBytes(Write(Header));
        int length = whole.Length - 52;
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = [.. whole];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                damaged[random.Next(length)] = random.Next(3) == 0 ? (byte)random.Next(256) : damaged[random.Next(8, length)];
            File.WriteAllBytes(folder["damaged.safetensors"], damaged);
            Model model = Weights.Fresh();
            Exception? failure = Record.Exception(() => model.LoadWeights(folder["damaged.safetensors"]));
            Assert.True(failure is null or ModelFileException, $"seed {seed}: {failure}");
            if (failure is not null)
                Assert.Equal(Untouched, Weights.Values(model));
        }
    }

    [Fact]
    public void SaveLoadWeights_Memory_IsNotThatOfTheModel()
    {
        var model = new Sequential([new Input([1024]), new Dense(8192, kernelInitializer: "ones", name: "wide")]);
        model.SaveWeights(folder["m.safetensors"]);
        model.LoadWeights(folder["m.safetensors"]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        model.SaveWeights(folder["m.safetensors"]);
        model.LoadWeights(folder["m.safetensors"]);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 << 20); // of 32 MiB
    }

    private static byte[] Floats(int count)
    {
        var bytes = new byte[4 * count];
        for (int i = 0; i < count; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), i);
        return bytes;
    }

    private string Write(string header, int length = 52, byte[]? bytes = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var file = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        byte[] elements = bytes ?? [.. Floats(13), .. new byte[Math.Max(0, length - 52)]];
        File.WriteAllBytes(folder["m.safetensors"], [.. file, .. text, .. bytes is null ? elements.AsSpan(0, length) : elements]);
        return folder["m.safetensors"];
    }

    private sealed class Twins : Model
    {
        private readonly Dense first, second;

        public Twins()
        {
            first = Track("first", new Dense(1, name: "twin"));
            second = Track("second", new Dense(1, name: "twin"));
        }

        protected override Tensor Call(Tensor inputs, CallContext context) => first.Apply(inputs).Value + second.Apply(inputs).Value;
    }
}
