using System.Text.Json;
using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Tests.Callbacks;

namespace Argali.Tests.Checkpoints;

public class FileNameTemplateTests
{
    public static TheoryData<int> Fixed() => Golden.Indices("checkpoint_filename_fixed", "rows");

    public static TheoryData<int> Drawn() => Golden.Indices("checkpoint_filename_drawn", "rows");

    [Theory]
    [MemberData(nameof(Fixed))]
    public void Format_FixedTemplates_AsPython(int row) =>
        Check(Golden.Read("checkpoint_filename_fixed").GetProperty("rows")[row]);

    [Theory]
    [MemberData(nameof(Drawn))]
    public void Format_DrawnTemplates_AsPython(int row) =>
        Check(Golden.Read("checkpoint_filename_drawn").GetProperty("rows")[row]);

    [Fact]
    public void Format_TheExampleOfAllForms()
    {
        var template = new FileNameTemplate(
            "{epoch:03d}_{epoch:>4}_{loss:.3e}_{loss:8.3f}_{loss!r:.4}_{loss:g}_{loss:+.1f}_{loss:.0%}_{loss:08.2f}_{epoch:x}_{loss}");

        Assert.Equal(
            "001_   1_1.235e-01_   0.123_0.12_0.123456_+0.1_12%_00000.12_1_0.123456",
            template.Format(0, null, new Logs { ["loss"] = 0.123456 }));
    }

    [Theory]
    [InlineData("{a:{b:{c}}}", "recursion")]
    [InlineData("{a!", "end of string")]
    [InlineData("{a:5", "unmatched")]
    [InlineData("x{", "Single '{'")]
    [InlineData("{a{b}}", "unexpected '{'")]
    [InlineData("{a:99999999999}", "Too many")]
    public void Format_MalformedTemplate_Throws(string template, string substance)
    {
        var logs = new Logs { ["a"] = 1.5, ["b"] = 2, ["c"] = 3 };

        FormatException failure = Assert.Throws<FormatException>(() => new FileNameTemplate(template).Format(0, null, logs));

        Assert.Contains(substance, failure.Message);
    }

    [Theory]
    [InlineData("{name!a}", @"'\xfcn\xef'")]
    [InlineData("{name!s:>5}", "  ünï")]
    [InlineData("{face:😀>3}", "😀😀😁")]
    [InlineData("{quote!r}", "\"it's\"")]
    public void Format_TextsAndConversions(string template, string expected)
    {
        var logs = new Logs { ["name"] = "ünï", ["face"] = "😁", ["quote"] = "it's" };

        Assert.Equal(expected, new FileNameTemplate(template).Format(0, null, logs));
    }

    private static void Check(JsonElement row)
    {
        string template = row.Text("template");
        long? batch = row.Find("batch")?.GetInt64();
        string Format() => new FileNameTemplate(template + ".keras").Format(row.GetProperty("epoch").GetInt64(), batch, row.GetProperty("logs").Logs());

        // Left out: Python's attributes and indices, which file names have no use for. They are refused in words.
        if (template is "{vec[0]}" or "{vec[0]:.1f}" or "{vec[5]}" or "{epoch.real}" or "{loss.imag}" or "{loss.nothing}" or "{epoch[0]}")
        {
            Assert.Contains("attribute or an index", Assert.Throws<FormatException>(Format).Message);
            return;
        }

        if (row.Find("error") is not { } error)
        {
            Assert.Equal(row.Text("result") + ".keras", Format());
            return;
        }

        string message = error.Text("message");
        switch (error.Text("class"))
        {
            case "KeyError":
                Assert.Equal(message[1..^1].Replace("\\'", "'"), Assert.Throws<KeyNotFoundException>(Format).Message);
                break;
            case "TypeError":
                Assert.Throws<FormatException>(Format);
                break;
            default:
                Assert.Equal(message, Assert.Throws<FormatException>(Format).Message);
                break;
        }
    }
}
