using Argali.Engine;
using Argali.Saving;
using Argali.Tests.Saving.Exchange;

namespace Argali.Tests.Saving;

public sealed class TensorFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void SaveOpen_EveryType_IsReadBack()
    {
        DType[] types = [.. Enum.GetValues<DType>().Where(dtype => dtype != DType.String)];
        TensorFile.Save(folder["m.safetensors"], types.Select(dtype => KeyValuePair.Create(dtype.KerasName(), Ops.Cast(new float[,] { { 0, 1, 1 } }, dtype))));

        using TensorFile file = TensorFile.Open(folder["m.safetensors"]);

        Assert.Equal(types.Select(dtype => dtype.KerasName()).Order(StringComparer.Ordinal), file.Names.Order(StringComparer.Ordinal));
        foreach (DType dtype in types)
        {
            Tensor tensor = file.Read(dtype.KerasName());
            Assert.Equal(dtype, file.TypeOf(dtype.KerasName()));
            Assert.Equal(dtype, tensor.DType);
            Assert.Equal([1L, 3L], file.ShapeOf(dtype.KerasName()));
            Assert.Equal([0f, 1f, 1f], Ops.Cast(tensor, DType.Float32).ToArray<float>());
        }
    }

    [Fact]
    public void SaveOpen_ScalarAndEmpty_AreReadBack()
    {
        TensorFile.Save(folder["m.safetensors"], new Dictionary<string, Tensor> { ["scalar"] = 2.5f, ["empty"] = Tensor.Zeros([0, 3]) });

        using TensorFile file = TensorFile.Open(folder["m.safetensors"]);

        Assert.Equal(2.5f, file.Read("scalar").Item<float>());
        Assert.Equal(new Shape(0, 3), file.Read("empty").Shape);
    }

    [Theory]
    [InlineData("named.npz", "hidden/kernel", DType.Float32)]
    [InlineData("compressed.npz", "sequential/hidden/kernel", DType.Float64)]
    [InlineData("numbered.npz", "arr_0", DType.Float16)]
    [InlineData("big_endian.npz", "hidden/kernel", DType.Float32)]
    [InlineData("integers.npz", "hidden/kernel", DType.Int16)]
    [InlineData("column_major.npz", "hidden/kernel", DType.Float32)]
    public void Read_ThatNumpyWrote_KeepsItsType(string path, string name, DType dtype)
    {
        using TensorFile file = TensorFile.Open(Weights.Fixture(path));

        Tensor tensor = file.Read(name);

        Assert.Equal(dtype, tensor.DType);
        Assert.Equal(new Shape(2, 3), tensor.Shape);
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], Ops.Cast(tensor, DType.Float32).ToArray<float>());
    }

    [Fact]
    public void Read_DamagedArray_IsRefused()
    {
        byte[] bytes = File.ReadAllBytes(Weights.Fixture("named.npz"));
        int at = bytes.AsSpan().IndexOf(new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40 });
        bytes[at] = 1;
        File.WriteAllBytes(folder["m.npz"], bytes);
        using TensorFile file = TensorFile.Open(folder["m.npz"]);

        Assert.Contains("CRC", Assert.Throws<ModelFileException>(() => file.Read("hidden/kernel")).Message);
        Assert.Equal([6f, 7f, 8f], file.Read("hidden/bias").ToArray<float>());
    }

    [Fact]
    public void Read_ThatNoTensorCanBe_SaysSo()
    {
        var deep = """{"deep": {"dtype": "F32", "shape": [1, 1, 1, 1, 1, 1, 1, 1, 1], "data_offsets": [0, 4]}, "small": {"dtype": "F8_E5M2", "shape": [4], "data_offsets": [4, 8]}}"""u8;
        File.WriteAllBytes(folder["m.safetensors"], [(byte)deep.Length, 0, 0, 0, 0, 0, 0, 0, .. deep, .. new byte[8]]);
        using TensorFile file = TensorFile.Open(folder["m.safetensors"]);

        Assert.Null(file.TypeOf("small"));
        Assert.Contains("F8_E5M2", Assert.Throws<NotSupportedException>(() => file.Read("small")).Message);
        Assert.Contains("8 axes", Assert.Throws<NotSupportedException>(() => file.Read("deep")).Message);
        Assert.Contains("deep, small", Assert.Throws<KeyNotFoundException>(() => file.Read("shallow")).Message);
    }

    [Fact]
    public void Open_BeyondAGivenLimit_IsRefused()
    {
        Assert.Contains(
            nameof(LoadLimits.MaxMembers), Assert.Throws<ModelFileException>(() => TensorFile.Open(Weights.Fixture("named.npz"), new LoadLimits { MaxMembers = 3 })).Message);
        TensorFile.Save(folder["m.safetensors"], new Dictionary<string, Tensor> { ["a"] = 1f });
        Assert.Contains(
            nameof(LoadLimits.MaxJsonValues), Assert.Throws<ModelFileException>(() => TensorFile.Open(folder["m.safetensors"], new LoadLimits { MaxJsonValues = 3 })).Message);
    }

    [Fact]
    public void Save_ThatCannotBe_LeavesTheOldFile()
    {
        File.WriteAllText(folder["m.safetensors"], "old");
        Tensor texts = Tensor.From((Array)new[] { "a" });
        Assert.Throws<NotSupportedException>(() => TensorFile.Save(folder["m.safetensors"], [KeyValuePair.Create("a", texts)]));
        Assert.Throws<NotSupportedException>(() => TensorFile.Save(folder["m.safetensors"], [KeyValuePair.Create("a", (Tensor)1f), KeyValuePair.Create("a", (Tensor)2f)]));
        Assert.Throws<ArgumentException>(() => TensorFile.Save(folder["m.npz"], [KeyValuePair.Create("a", (Tensor)1f)]));
        Assert.Equal("old", File.ReadAllText(folder["m.safetensors"]));
    }

    [Theory]
    [InlineData("m.safetensors", typeof(FileNotFoundException))]
    [InlineData("m.npz", typeof(FileNotFoundException))]
    [InlineData("m.weights.h5", typeof(ArgumentException))]
    public void Open_PathThatCannotBe_Throws(string path, Type kind) => Assert.IsType(kind, Record.Exception(() => TensorFile.Open(folder[path])));
}
