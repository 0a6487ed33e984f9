using Argali.Hdf5.Tests.Support;

namespace Argali.Hdf5.Tests;

/// <summary>Other programs open what is written here.</summary>
public sealed class InteroperabilityTests
{
    private const string Check = """
        import sys, h5py, numpy as np
        f = h5py.File(sys.argv[1], "r")
        a = f.attrs
        assert a["text"] == "gr\u00fc\u00df" and a["empty_text"] == "" and len(a["long"]) == 100000
        assert list(a["texts"]) == ["a", "", "ccc"] and len(a["no_texts"]) == 0
        assert a["fixed"] == b"abc" and list(a["fixed_texts"]) == [b"k", b"kernel"]
        assert a["number"] == 5 and a["real"] == 0.25 and a["flag"] == True
        assert a["empty_list"].shape == (0,) and a["empty_list"].dtype == np.float64
        assert list(a["numbers"]) == [1, -2, 3]
        n = f["numbers"]
        assert n["float32"][()].tolist() == [[1, 2, 3], [4, 5, -6]] and n["float32"].dtype == np.float32
        for name, dtype in [("float16", "f2"), ("float64", "f8"), ("int8", "i1"), ("int16", "i2"), ("int32", "i4"), ("int64", "i8"),
                            ("uint8", "u1"), ("uint16", "u2"), ("uint32", "u4"), ("uint64", "u8"), ("bool", "?")]:
            assert n[name].dtype == np.dtype(dtype), name
        assert n["int64"].shape == () and n["int64"][()] == -2**63 and n["uint64"][0] == 2**64 - 1
        assert n["bool"][()].tolist() == [True, False, True] and n["int8"][()].tolist() == [-128, 127]
        assert n["zero_size"].shape == (0, 4)
        assert n["bfloat16"].dtype == np.dtype("V2") and n["bfloat16"].attrs["dtype"] == "bfloat16"
        assert f["other/fixed_strings"][()].tolist() == [b"abc", b"d"]
        assert f["\u5c42 with spaces/entr\u00e9e"].attrs["name"] == "emoji \U0001F600"
        print("good")
        """;

    [ToolFact("h5py")]
    public void H5py_OpensEverything()
    {
        using var temporary = new TemporaryFile();
        File.WriteAllBytes(temporary.Path, Samples.Write(Samples.Everything()));

        Assert.Equal("good", ToolFactAttribute.Run("h5py", "-c", Check, temporary.Path).Trim());
    }

    [ToolFact("h5py")]
    public void H5py_OpensAGroupOfManyMembers()
    {
        using var temporary = new TemporaryFile();
        var root = new Hdf5GroupBuilder();
        for (int i = 0; i < 10_000; i++)
            root.Dataset<int>($"vars/{i}", [], new[] { i });
        File.WriteAllBytes(temporary.Path, Samples.Write(root));

        const string CheckMany = """
            import sys, h5py
            v = h5py.File(sys.argv[1], "r")["vars"]
            assert len(v) == 10000 and all(v[str(i)][()] == i for i in range(10000))
            assert list(v) == sorted(str(i) for i in range(10000))
            print("good")
            """;
        Assert.Equal("good", ToolFactAttribute.Run("h5py", "-c", CheckMany, temporary.Path).Trim());
    }

    [ToolFact("h5py")]
    public void H5py_AppendsToAWrittenFile()
    {
        using var temporary = new TemporaryFile();
        File.WriteAllBytes(temporary.Path, Samples.Write(Samples.Everything()));

        const string Append = """
            import sys, h5py
            with h5py.File(sys.argv[1], "a") as f:
                for i in range(100):
                    f["numbers/added_%d" % i] = i
                    f.attrs["added_%d" % i] = "x" * i
                del f["numbers/float64"]
            """;
        ToolFactAttribute.Run("h5py", "-c", Append, temporary.Path);

        using var file = Hdf5File.Open(temporary.Path);
        Assert.Equal([99], file.Root.Dataset("numbers/added_99").ReadArray<int>());
        Assert.Equal(99, file.Root.Attributes["added_99"].AsString().Length);
        Assert.False(file.Root.Contains("numbers/float64"));
        Walk.All(file.Root);
    }

    [ToolFact("h5dump")]
    public void H5dump_DumpsEverything()
    {
        using var temporary = new TemporaryFile();
        File.WriteAllBytes(temporary.Path, Samples.Write(Samples.Everything()));

        string dump = ToolFactAttribute.Run("h5dump", "-B", "-p", temporary.Path);

        Assert.Contains("SUPERBLOCK_VERSION 0", dump, StringComparison.Ordinal);
        Assert.Contains("H5T_IEEE_F32LE", dump, StringComparison.Ordinal);
        Assert.Contains("CONTIGUOUS", dump, StringComparison.Ordinal);
    }
}
