using System.IO.Compression;
using System.Numerics;
using System.Text;
using Argali.Saving;
using Argali.Tests.Goldens;
using FsCheck;
using FsCheck.Fluent;
using Config = Argali.Saving.Config;

namespace Argali.Tests.Saving;

public sealed class PythonJsonTests
{
    public static TheoryData<string> RecordedArchives() =>
        [.. Directory.EnumerateFiles(GoldenFiles.FullPath("files"), "*.keras")
            .Where(file => !Path.GetFileName(file).StartsWith("keras_", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(RecordedArchives))]
    public void Write_ConfigThatKerasWrote_GivesTheSameBytes(string file)
    {
        using ZipArchive archive = ZipFile.OpenRead(GoldenFiles.FullPath("files/" + file));
        using var bytes = new MemoryStream();
        using (Stream member = archive.GetEntry("config.json")!.Open())
            member.CopyTo(bytes);

        Assert.Equal(Encoding.UTF8.GetString(bytes.ToArray()), PythonJson.Write(PythonJson.Parse(bytes.ToArray())));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("-12")]
    [InlineData("9223372036854775807")]
    [InlineData("92233720368547758070")]
    [InlineData("1.0")]
    [InlineData("-0.0")]
    [InlineData("1e-07")]
    [InlineData("0.009999999776482582")]
    [InlineData("1e+16")]
    [InlineData("5e-324")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("\"\"")]
    [InlineData("\"a\\\"\\\\\\n\\r\\t\\f\\b\\u0001\\u007f/\"")]
    [InlineData("\"\\u00e9\\u4e2d\\ud83d\\ude00\"")]
    [InlineData("\"\\ud83d\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1, 1.0, [null], {\"a\": {}}]")]
    [InlineData("{\"b\": 1, \"a\": [NaN, -Infinity]}")]
    public void WriteParse_TextAsPythonWritesIt_IsKept(string text) => Assert.Equal(text, PythonJson.Write(PythonJson.Parse(text)));

    [Fact]
    public void Parse_NumbersWithAndWithoutPoint_HaveDifferentTypes()
    {
        Assert.IsType<long>(PythonJson.Parse("1"));
        Assert.IsType<double>(PythonJson.Parse("1.0"));
        Assert.IsType<double>(PythonJson.Parse("1E2"));
        Assert.Equal(BigInteger.Parse("-123456789012345678901234567890"), PythonJson.Parse("-123456789012345678901234567890"));
        Assert.Equal(double.PositiveInfinity, PythonJson.Parse("1e999"));
        Assert.Equal(0L, PythonJson.Parse("-0"));
    }

    [Fact]
    public void Parse_KeyTwice_LastValueWinsInTheFirstPlace()
    {
        var config = (Config)PythonJson.Parse("{\"a\": 1, \"b\": 2, \"a\": 3}")!;
        Assert.Equal(["a", "b"], config.Keys);
        Assert.Equal(3L, config["a"]);
    }

    [Fact]
    public void Parse_SpaceAndByteOrderMark_ArePassedOver() =>
        Assert.Equal("[1, 2]", PythonJson.Write(PythonJson.Parse([0xEF, 0xBB, 0xBF, .. " \t\r\n[ 1\n,2 ] "u8])));

    [Fact]
    public void Parse_EscapedSlash_IsASlash() => Assert.Equal("a/b", PythonJson.Parse("\"a\\/b\""));

    [Theory]
    [InlineData("", "Expected a value: line 1 column 1 (character 0")]
    [InlineData("this", "Expected a value: line 1 column 1")]
    [InlineData("{\"a\": \n  ?}", "Expected a value: line 2 column 3 (character 9")]
    [InlineData("[1, 2", "Expected ',' or ']': line 1 column 6")]
    [InlineData("[1, ]", "Expected a value: line 1 column 5")]
    [InlineData("{\"a\": 1, }", "Expected a key in double quotes: line 1 column 10")]
    [InlineData("{a: 1}", "Expected a key in double quotes: line 1 column 2")]
    [InlineData("{\"a\" 1}", "Expected ':' after the key \"a\": line 1 column 6")]
    [InlineData("{\"a\": 1 \"b\": 2}", "Expected ',' or '}': line 1 column 9")]
    [InlineData("[\"abc", "does not end: line 1 column 2")]
    [InlineData("[\"abc\\", "does not end: line 1 column 2")]
    [InlineData("\"a\nb\"", "control character")]
    [InlineData("\"\\x\"", "There is no escape \\x")]
    [InlineData("\"\\u12\"", "four hexadecimal digits")]
    [InlineData("\"\\u12 4\"", "four hexadecimal digits")]
    [InlineData("01", "Expected the end after the value: line 1 column 2")]
    [InlineData("1.", "Expected the end after the value: line 1 column 2")]
    [InlineData("1e", "Expected the end after the value: line 1 column 2")]
    [InlineData("-", "Expected a value: line 1 column 1")]
    [InlineData("+1", "Expected a value")]
    [InlineData("-NaN", "Expected a value")]
    [InlineData("'a'", "Expected a value")]
    [InlineData("// no comments", "Expected a value")]
    public void Parse_TextThatIsNoJson_SaysWhatAndWhere(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigException>(() => PythonJson.Parse(text)).Message);

    [Fact]
    public void Parse_InvalidUtf8_SaysWhere() =>
        Assert.Contains("at byte 3", Assert.Throws<ConfigException>(() => PythonJson.Parse([(byte)'[', (byte)'"', (byte)'a', 0xFF, (byte)'"', (byte)']'])).Message);

    [Fact]
    public void Parse_DeeperThanTheLimit_Throws()
    {
        string deepest = new string('[', PythonJson.MaximumDepth) + new string(']', PythonJson.MaximumDepth);
        Assert.NotNull(PythonJson.Parse(deepest));
        Assert.Contains("nested deeper", Assert.Throws<ConfigException>(() => PythonJson.Parse("[" + deepest + "]")).Message);
        Assert.Throws<ConfigException>(() => PythonJson.Parse(new string('[', 1_000_000)));
    }

    [Fact]
    public void Parse_LongerThanTheLimit_Throws() =>
        Assert.Contains("bytes", Assert.Throws<ConfigException>(() => PythonJson.Parse(new byte[PythonJson.MaximumLength + 1])).Message);

    [Fact]
    public void Parse_IntegerOfTooManyDigits_Throws() =>
        Assert.Contains("digits", Assert.Throws<ConfigException>(() => PythonJson.Parse(new string('9', 5000))).Message);

    [Fact]
    public void Parse_AnyBytes_GivesAValueOrAConfigException() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => Record.Exception(() => PythonJson.Parse(bytes)) is null or ConfigException));

    [Fact]
    public void WriteParse_AnyString_ComesBack() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Filter(text => text is not null),
        text => (string)PythonJson.Parse(PythonJson.Write(text))! == text));

    [Fact]
    public void WriteParse_AnyNumber_ComesBack() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<double>(),
        number => ((double)PythonJson.Parse(PythonJson.Write(number))!).Equals(number)));

    [Fact]
    public void Write_ObjectWithoutForm_Throws() => Assert.Throws<ArgumentException>(() => PythonJson.Write(new Version(1, 0)));
}
