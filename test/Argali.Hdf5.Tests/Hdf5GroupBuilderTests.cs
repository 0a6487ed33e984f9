namespace Argali.Hdf5.Tests;

public sealed class Hdf5GroupBuilderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".")]
    [InlineData("a/../b")]
    [InlineData("zero\0byte")]
    public void Group_ImpossiblePath_Throws(string path)
        => Assert.Equal("path", Assert.Throws<ArgumentException>(() => new Hdf5GroupBuilder().Group(path)).ParamName);

    [Fact]
    public void Group_LoneSurrogate_Throws()
        => Assert.Equal("path", Assert.Throws<ArgumentException>(() => new Hdf5GroupBuilder().Group("lone \ud800")).ParamName);

    [Fact]
    public void Group_SamePathTwice_GivesTheSameGroup()
    {
        var root = new Hdf5GroupBuilder();

        Assert.Same(root.Group("a/b"), root.Group("/a").Group("b"));
        Assert.Equal("/a/b", root.Group("a/b").Path);
    }

    [Fact]
    public void Dataset_TakenName_Throws()
    {
        var root = new Hdf5GroupBuilder();
        root.Dataset<int>("a", [], new[] { 1 });

        Assert.Contains("/a", Assert.Throws<ArgumentException>(() => root.Dataset<int>("a", [], new[] { 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("/a", Assert.Throws<ArgumentException>(() => root.Group("a/b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dataset_OtherNumberOfValues_ThrowsWithBoth()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Hdf5GroupBuilder().Dataset<float>("w", [2, 3], new float[5]));

        Assert.Equal("values", exception.ParamName);
        Assert.Contains("(2, 3) takes 6 values. Received 5", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dataset_NegativeOrHugeShape_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Hdf5GroupBuilder().Dataset("w", Hdf5Type.Float32, [-1], _ => { }));
        Assert.Throws<ArgumentException>(() => new Hdf5GroupBuilder().Dataset("w", Hdf5Type.Float32, [long.MaxValue, 2], _ => { }));
        Assert.Throws<ArgumentException>(() => new Hdf5GroupBuilder().Dataset("w", Hdf5Type.Float32, [long.MaxValue / 2], _ => { }));
        Assert.Throws<ArgumentException>(() => new Hdf5GroupBuilder().Dataset("w", Hdf5Type.Float32, new long[33], _ => { }));
    }

    [Fact]
    public void Group_TooDeep_Throws()
    {
        var group = new Hdf5GroupBuilder();
        for (int i = 0; i < 256; i++)
            group = group.Group("g");

        Assert.Throws<ArgumentException>(() => group.Group("g"));
    }

    [Fact]
    public void Attributes_TooLarge_ThrowsWithAdvice()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Hdf5GroupBuilder().Attributes.SetArray("a", new double[9000].AsSpan()));

        Assert.Contains("72000 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_SetTwice_KeepsThePlaceAndTheLastValue()
    {
        var root = new Hdf5GroupBuilder();
        root.Attributes.Set("a", 1);
        root.Attributes.Set("b", 2);
        root.Attributes.Set("a", "text");
        using var file = Hdf5File.Open(new MemoryStream(Support.Samples.Write(root)));

        Assert.Equal(["a", "b"], file.Root.Attributes.Select(attribute => attribute.Name));
        Assert.Equal("text", file.Root.Attributes["a"].AsString());
    }
}
