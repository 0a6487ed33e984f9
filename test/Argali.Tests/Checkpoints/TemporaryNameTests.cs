using System.Text;
using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

public sealed class TemporaryNameTests
{
    [Fact]
    public void For_IsBesideTheTargetAndNewEveryTime()
    {
        string first = TemporaryName.For(Path.GetFullPath("/run/best.keras"));
        string second = TemporaryName.For(Path.GetFullPath("/run/best.keras"));

        Assert.Equal(Path.GetFullPath("/run"), Path.GetDirectoryName(first));
        Assert.StartsWith("best.keras.tmp-", Path.GetFileName(first));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void For_ALongName_StaysWithin255BytesAndIsValidText()
    {
        string name = Path.GetFileName(TemporaryName.For(Path.GetFullPath("/run/" + "a" + string.Concat(Enumerable.Repeat("\U0001F40F", 60)))));

        Assert.InRange(new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(name), 1, 255);
    }

    [Fact]
    public void IsOfAnotherRun_KnowsItsOwn()
    {
        string own = Path.GetFileName(TemporaryName.For("/run/best.keras"));

        Assert.False(TemporaryName.IsOfAnotherRun(own, out bool here));
        Assert.True(here);
        Assert.True(TemporaryName.IsOfAnotherRun("best.keras.tmp-00000000-0123456789ab-1", out here));
        Assert.False(here);
        Assert.False(TemporaryName.IsOfAnotherRun("best.keras", out _));
        Assert.False(TemporaryName.IsOfAnotherRun("best.keras.tmp-00000000-0123456789ab-1.keras", out _));
    }
}
