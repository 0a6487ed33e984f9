namespace Argali.Hdf5.Tests.Support;

/// <summary>Trees to write.</summary>
internal static class Samples
{
    /// <summary>A tree with every type and every kind of attribute.</summary>
    public static Hdf5GroupBuilder Everything()
    {
        var root = new Hdf5GroupBuilder();
        var attributes = root.Attributes;
        attributes.Set("text", "grüß");
        attributes.Set("ascii", "{\"a\": 1}", Hdf5CharacterSet.Ascii);
        attributes.Set("empty_text", "");
        attributes.Set("long", new string('x', 100_000));
        attributes.Set("texts", ["a", "", "ccc"]);
        attributes.Set("no_texts", Array.Empty<string>());
        attributes.SetFixed("fixed", "abc");
        attributes.SetFixed("fixed_texts", ["k", "kernel"]);
        attributes.Set("number", 5);
        attributes.Set("real", 0.25);
        attributes.Set("flag", true);
        attributes.SetArray<double>("empty_list", []);
        attributes.SetArray<long>("numbers", [1, -2, 3]);
        root.Group("vars");
        root.Dataset<float>("numbers/float32", [2, 3], new float[] { 1, 2, 3, 4, 5, -6 });
        root.Dataset<double>("numbers/float64", [1], new[] { 1e300 });
        root.Dataset<Half>("numbers/float16", [2], new[] { (Half)1.5, (Half)(-2) });
        root.Dataset<sbyte>("numbers/int8", [2], new sbyte[] { -128, 127 });
        root.Dataset<short>("numbers/int16", [1], new short[] { -300 });
        root.Dataset<int>("numbers/int32", [1], new[] { -70000 });
        root.Dataset<long>("numbers/int64", [], new[] { long.MinValue });
        root.Dataset<byte>("numbers/uint8", [1], new byte[] { 255 });
        root.Dataset<ushort>("numbers/uint16", [1], new ushort[] { 65535 });
        root.Dataset<uint>("numbers/uint32", [1], new[] { uint.MaxValue });
        root.Dataset<ulong>("numbers/uint64", [1], new[] { ulong.MaxValue });
        root.Dataset<bool>("numbers/bool", [3], new[] { true, false, true });
        root.Dataset<float>("numbers/zero_size", [0, 4], ReadOnlyMemory<float>.Empty);
        root.Dataset("numbers/bfloat16", Hdf5Type.BFloat16, [2], stream => stream.Write([0x80, 0x3F, 0x00, 0xC0]));
        root.Dataset("other/opaque", Hdf5Type.Opaque(3, "tag"), [1], stream => stream.Write([1, 2, 3]));
        root.Dataset("other/fixed_strings", Hdf5Type.FixedString(3), [2], stream => stream.Write("abcd\0\0"u8));
        root.Group("层 with spaces/entrée").Attributes.Set("name", "emoji 😀");
        return root;
    }

    public static byte[] Write(Hdf5GroupBuilder root)
    {
        var stream = new MemoryStream();
        Hdf5File.Plan(root).WriteTo(stream);
        return stream.ToArray();
    }

    /// <summary>Writes a file with holes where it has long runs of zeros.</summary>
    public static void WriteSparsely(Hdf5Layout layout, string path)
    {
        using var file = File.Create(path);
        layout.WriteTo(new SparseStream(file));
        file.SetLength(layout.Length);
    }

    /// <summary>Turns runs of zeros into holes.</summary>
    private sealed class SparseStream(FileStream file) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position
        {
            get => file.Position;
            set => file.Position = value;
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.ContainsAnyExcept((byte)0))
                file.Write(buffer);
            else
                file.Position += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
