using Argali.Hdf5.Tests.Support;

namespace Argali.Hdf5.Tests;

/// <summary>Files that h5py made with features Keras does not use; see <c>Fixtures/make_fixtures.py</c>.</summary>
public sealed class ForeignFilesTests
{
    public static TheoryData<string, string> Counts
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string name in new[] { "types.h5", "chunks_v0.h5", "chunks_latest.h5", "groups_v2.h5", "groups_v3.h5", "links.h5", "links_latest.h5", "user_block.h5" })
            {
                using var file = Open(name);
                foreach (string path in CountPaths(file.Root))
                {
                    if (name != "chunks_latest.h5" || !path.StartsWith("count_unlimited", StringComparison.Ordinal))
                        data.Add(name, path);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Read_CountingDataset_GivesTheCount(string name, string path)
    {
        using var file = Open(name);
        var dataset = file.Root.Dataset(path);

        double[] values = dataset.ReadArray<double>();

        Assert.Equal(Enumerable.Range(0, (int)dataset.ElementCount).Select(i => (double)i), values);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Read_PartOfCountingDataset_GivesThatPart(string name, string path)
    {
        using var file = Open(name);
        var dataset = file.Root.Dataset(path);
        int count = (int)dataset.ElementCount;
        foreach (int start in new[] { 0, 1, count / 3, count / 2, count - 1 })
        {
            foreach (int length in new[] { 1, 2, (count / 4) + 1, count })
            {
                int taken = Math.Clamp(length, 0, count - start);
                var values = new int[taken];
                dataset.Read(values.AsSpan(), start);
                Assert.Equal(Enumerable.Range(start, taken), values);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void ReadBytes_CountingDataset_GivesLittleEndianElements(string name, string path)
    {
        using var file = Open(name);
        var dataset = file.Root.Dataset(path);
        byte[] bytes = new byte[dataset.ByteCount];

        dataset.ReadBytes(bytes);

        var type = dataset.Type;
        for (int i = 0; type.Class == Hdf5TypeClass.Integer && i < dataset.ElementCount; i++)
            Assert.Equal(i & 0xFF, bytes[i * type.Size]);
    }

    [Fact]
    public void Types_OfH5py_AreRecognised()
    {
        using var file = Open("types.h5");
        var root = file.Root;

        Assert.Equal(Hdf5Type.Float32, root.Dataset("count_f4_little").Type);
        Assert.Equal(Hdf5Type.Float16, root.Dataset("count_f2_little").Type);
        Assert.Equal("float64 big-endian", root.Dataset("count_f8_big").Type.ToString());
        Assert.Equal("uint16 big-endian", root.Dataset("count_u2_big").Type.ToString());
        Assert.Equal(Hdf5Type.Int8, root.Dataset("count_i1_big").Type);
        Assert.Equal(Hdf5Type.Boolean, root.Dataset("bool").Type);
        Assert.Equal(Hdf5Type.Opaque(2), root.Dataset("opaque").Type);
        Assert.Equal(Hdf5Type.BFloat16, root.Dataset("bfloat16").Type);
        Assert.Equal(Hdf5Type.Int16, root.Dataset("color").Type);
        Assert.Equal(Hdf5Type.FixedString(3), root.Dataset("fixed_strings").Type);
        Assert.Equal(Hdf5Type.VariableString(), root.Dataset("texts").Type);
        Assert.Equal("compound", root.Dataset("compound").Type.ToString());
    }

    [Fact]
    public void Values_OfH5py_AreRead()
    {
        using var file = Open("types.h5");
        var root = file.Root;

        Assert.Equal([true, false, true], root.Dataset("bool").ReadArray<bool>());
        Assert.Equal([1f, 0f, 1f], root.Dataset("bool").ReadArray<float>());
        Assert.Equal([1.5f], root.Dataset("scalar").ReadArray<float>());
        Assert.Equal(0, root.Dataset("scalar").Shape.Length);
        Assert.Equal(0, root.Dataset("empty").ElementCount);
        Assert.Empty(root.Dataset("empty").ReadArray<float>());
        Assert.Equal([0L, 3L], root.Dataset("zero_size").Shape.ToArray());
        Assert.Equal(["a", "bcd", ""], root.Dataset("fixed_strings").ReadStrings());
        Assert.Equal(["one", "", "dréi"], root.Dataset("texts").ReadStrings());
        Assert.All(root.Dataset("same_texts").ReadStrings(), text => Assert.Equal("x", text));
        Assert.Equal([1f, -2f], root.Dataset("bfloat16").ReadArray<float>());
        Assert.Equal([0, 7], root.Dataset("color").ReadArray<int>());
    }

    [Fact]
    public void Attributes_OfH5py_AreRead()
    {
        using var file = Open("types.h5");
        var attributes = file.Root.Attributes;

        Assert.Equal("grüß", attributes["text"].AsString());
        Assert.Equal("fixed", attributes["bytes"].AsString());
        Assert.Equal(["a", "", "ccc"], attributes["texts"].AsStrings());
        Assert.Equal(["k1", "kern"], attributes["fixed"].AsStrings());
        Assert.Equal(5, attributes["number"].AsInt64());
        Assert.Equal(0.25, attributes["real"].AsDouble());
        Assert.Equal([0, 1, 2, 3, 4, 5], attributes["numbers"].AsArray<int>());
        Assert.Equal([2L, 3L], attributes["numbers"].Shape.ToArray());
        Assert.Empty(attributes["empty_list"].AsStrings());
        Assert.Equal(1, attributes["flag"].AsInt64());
        Assert.Equal(3.0, attributes["typed"].AsDouble());
        Assert.Equal("ab", attributes["space_padded"].AsString());
    }

    [Theory]
    [InlineData("groups_v2.h5")]
    [InlineData("groups_v3.h5")]
    public void Groups_OfNewerVersions_GiveAllMembersAndAttributes(string name)
    {
        using var file = Open(name);

        Assert.Equal(401, file.Root.Group("large").Names.Count);
        Assert.True(file.Root.TryGetGroup("large/member_399", out _));
        Assert.Equal(["count_a", "count_m", "count_z"], file.Root.Group("tracked").Names);
        var attributes = file.Root.Group("small").Attributes;
        Assert.Equal(41, attributes.Count);
        Assert.Equal(39, attributes["attribute_39"].AsInt64());
        Assert.Equal(2000, attributes["long"].ElementCount);
    }

    [Theory]
    [InlineData("chunks_v0.h5")]
    [InlineData("chunks_latest.h5")]
    public void Read_ElementsNeverWritten_GivesFillValue(string name)
    {
        using var file = Open(name);

        Assert.Equal([3, 3, 3, 3, 3], file.Root.Dataset("never_written").ReadArray<int>());
        Assert.Equal([4, 4, 4, 4, 4], file.Root.Dataset("fill_contiguous").ReadArray<int>());
        float[] holes = file.Root.Dataset("holes").ReadArray<float>();
        Assert.Equal(4, holes.Count(value => value == 9));
        Assert.Equal(32, holes.Count(value => value == -1.5f));
        Assert.Equal(9, holes[14]);
    }

    [Theory]
    [InlineData("links.h5", "soft", "soft link to '/count'")]
    [InlineData("links.h5", "external", "external link to 'other.h5:/w'")]
    [InlineData("links_latest.h5", "soft", "soft link to '/count'")]
    [InlineData("links_latest.h5", "external", "external link to 'other.h5:/w'")]
    [InlineData("chunks_latest.h5", "count_unlimited", "extensible array")]
    [InlineData("unsupported.h5", "lzf", "(lzf)")]
    [InlineData("unsupported.h5", "scaleoffset", "scaleoffset")]
    [InlineData("unsupported.h5", "external", "external files")]
    [InlineData("unsupported.h5", "virtual", "virtual dataset")]
    public void Open_UnsupportedMember_ThrowsNamingIt(string name, string member, string words)
    {
        using var file = Open(name);

        Assert.True(file.Root.Contains(member));
        var exception = Assert.Throws<Hdf5UnsupportedFeatureException>(() => file.Root.Dataset(member).ReadArray<float>());
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        Assert.Equal("/" + member, exception.ObjectPath);
    }

    [Fact]
    public void Open_HardLinkToDataset_ReadsIt()
    {
        using var file = Open("links.h5");

        Assert.Equal([0, 1, 2], file.Root.Dataset("again").ReadArray<int>());
        Assert.Equal([0, 1, 2], file.Root.Dataset("count").ReadArray<int>());
    }

    [Fact]
    public void Open_GroupInsideItself_ThrowsCycle()
    {
        using var file = Open("links.h5");

        var exception = Assert.Throws<Hdf5FormatException>(() => file.Root.TryGetGroup("a/b/loop", out _));
        Assert.Contains("cycle", exception.Message, StringComparison.Ordinal);
        Assert.Equal("/a/b/loop", exception.ObjectPath);
    }

    [Fact]
    public void Open_UserBlock_IsSkipped()
    {
        using var file = Open("user_block.h5");

        Assert.Equal("behind the user block", file.Root.Attributes["text"].AsString());
    }

    private static Hdf5File Open(string name) => Hdf5File.Open(Path.Combine(Goldens.Fixtures, name));

    private static IEnumerable<string> CountPaths(Hdf5Group group)
    {
        foreach (string name in group.Names)
        {
            if (name.StartsWith("count", StringComparison.Ordinal))
            {
                yield return (group.Path + "/" + name).TrimStart('/');
            }
            else if (name is "small" or "large" or "tracked")
            {
                foreach (string path in CountPaths(group.Group(name)))
                    yield return path;
            }
        }
    }
}
