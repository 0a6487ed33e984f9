using Argali.Hdf5.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Argali.Hdf5.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void Everything_WrittenAndRead_IsTheSame()
    {
        using var file = Hdf5File.Open(new MemoryStream(Samples.Write(Samples.Everything())));
        var root = file.Root;
        var attributes = root.Attributes;

        Assert.Equal("grüß", attributes["text"].AsString());
        Assert.Equal(Hdf5CharacterSet.Ascii, attributes["ascii"].Type.CharacterSet);
        Assert.Equal("", attributes["empty_text"].AsString());
        Assert.Equal(100_000, attributes["long"].AsString().Length);
        Assert.Equal(["a", "", "ccc"], attributes["texts"].AsStrings());
        Assert.Empty(attributes["no_texts"].AsStrings());
        Assert.Equal("abc", attributes["fixed"].AsString());
        Assert.Equal(["k", "kernel"], attributes["fixed_texts"].AsStrings());
        Assert.Equal(5, attributes["number"].AsInt64());
        Assert.Equal(0.25, attributes["real"].AsDouble());
        Assert.Equal([true], attributes["flag"].AsArray<bool>());
        Assert.Empty(attributes["empty_list"].AsArray<double>());
        Assert.Equal([1L, -2L, 3L], attributes["numbers"].AsArray<long>());
        Assert.Empty(root.Group("vars").Names);
        Assert.Equal([1, 2, 3, 4, 5, -6], root.Dataset("numbers/float32").ReadArray<float>());
        Assert.Equal([1e300], root.Dataset("numbers/float64").ReadArray<double>());
        Assert.Equal([1.5f, -2f], root.Dataset("numbers/float16").ReadArray<float>());
        Assert.Equal([long.MinValue], root.Dataset("numbers/int64").ReadArray<long>());
        Assert.Equal([ulong.MaxValue], root.Dataset("numbers/uint64").ReadArray<ulong>());
        Assert.Equal([true, false, true], root.Dataset("numbers/bool").ReadArray<bool>());
        Assert.Equal([0L, 4L], root.Dataset("numbers/zero_size").Shape.ToArray());
        Assert.Equal([1f, -2f], root.Dataset("numbers/bfloat16").ReadArray<float>());
        Assert.Equal(Hdf5Type.BFloat16, root.Dataset("numbers/bfloat16").Type);
        Assert.Equal(Hdf5Type.Opaque(3, "tag"), root.Dataset("other/opaque").Type);
        Assert.Equal(["abc", "d"], root.Dataset("other/fixed_strings").ReadStrings());
        Assert.Equal("emoji 😀", root.Group("层 with spaces/entrée").Attributes["name"].AsString());
    }

    [Fact]
    public void Floats_OfAnyShape_RoundTrip()
        => Prop.ForAll<float[], byte>((values, split) =>
        {
            long rows = values.Length % ((split % 7) + 1) == 0 ? (split % 7) + 1 : 1;
            var root = new Hdf5GroupBuilder();
            root.Dataset<float>("w", [rows, values.Length / rows], values);
            using var file = Hdf5File.Open(new MemoryStream(Samples.Write(root)));
            return file.Root.Dataset("w").ReadArray<float>().AsSpan().SequenceEqual(values)
                && file.Root.Dataset("w").Shape.SequenceEqual([rows, values.Length / rows]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Integers_InAttributes_RoundTrip()
        => Prop.ForAll<long[]>(values =>
        {
            var root = new Hdf5GroupBuilder();
            root.Attributes.SetArray<long>("a", values);
            using var file = Hdf5File.Open(new MemoryStream(Samples.Write(root)));
            return file.Root.Attributes["a"].AsArray<long>().AsSpan().SequenceEqual(values);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Texts_InAttributes_RoundTrip()
        => Prop.ForAll<string[]>(values =>
        {
            string[] texts = [.. values.Where(text => text is not null).Select(text => text.Replace("\0", "", StringComparison.Ordinal))];
            if (!texts.All(IsUnicode))
                return true;
            var root = new Hdf5GroupBuilder();
            root.Attributes.Set("variable", texts);
            root.Attributes.SetFixed("fixed", texts);
            using var file = Hdf5File.Open(new MemoryStream(Samples.Write(root)));
            return file.Root.Attributes["variable"].AsStrings().SequenceEqual(texts)
                && file.Root.Attributes["fixed"].AsStrings().SequenceEqual(texts);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Trees_OfAnyNames_RoundTrip()
        => Prop.ForAll<NonEmptyString[]>(names =>
        {
            var root = new Hdf5GroupBuilder();
            var expected = new SortedSet<string>(StringComparer.Ordinal);
            foreach (string name in names.Select(name => name.Get.Replace("\0", "", StringComparison.Ordinal)))
            {
                if (!IsUnicode(name) || name.Split('/').Any(part => part is "" or "." or ".."))
                    continue;
                root.Group(name);
                expected.Add("/" + name);
            }

            using var file = Hdf5File.Open(new MemoryStream(Samples.Write(root)));
            return expected.All(path => file.Root.TryGetGroup(path, out var group) && group.Path == path);
        }).QuickCheckThrowOnFailure();

    private static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }
}
