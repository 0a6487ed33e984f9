using Argali.Callbacks;

namespace Argali.Tests.Callbacks;

public class LogsTests
{
    [Fact]
    public void Names_KeepTheirOrder()
    {
        var logs = new Logs { ["loss"] = 1.0, ["acc"] = 0.5, ["val_loss"] = 2.0 };
        logs["acc"] = 0.75;

        Assert.Equal(["loss", "acc", "val_loss"], logs.Names);
        Assert.Equal("loss: 1.0, acc: 0.75, val_loss: 2.0", logs.ToString());
    }

    [Fact]
    public void Index_OfAMissingName_SaysWhatIsThere()
    {
        var logs = new Logs { ["loss"] = 1.0, ["mae"] = 1.0 };

        Assert.Contains("loss,mae", Assert.Throws<KeyNotFoundException>(() => logs["val_loss"]).Message);
    }

    [Fact]
    public void TryGetNumber_OfTextsAndMissingNames_IsFalse()
    {
        var logs = new Logs { ["text"] = "a", ["number"] = 2 };

        Assert.False(logs.TryGetNumber("text", out _));
        Assert.False(logs.TryGetNumber("missing", out _));
        Assert.True(logs.TryGetNumber("number", out double number));
        Assert.Equal(2, number);
    }

    [Fact]
    public void Copy_DoesNotFollowTheOriginal()
    {
        var logs = new Logs { ["loss"] = 1.0 };
        var copy = new Logs(logs);
        logs.Clear();
        logs.Add("x", 1);
        Assert.True(logs.Remove("x"));

        Assert.Equal(1.0, copy["loss"].ToDouble());
        Assert.Empty(logs);
    }
}
