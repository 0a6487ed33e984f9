using Argali.Diagnostics;

namespace Argali.Tests.Diagnostics;

public class WarningsTests
{
    [Fact]
    public void Collect_SeesWarningsUntilDisposed()
    {
        using WarningCollector collector = Warnings.Collect();
        Warnings.Raise("A", "one");
        collector.Dispose();
        Warnings.Raise("A", "two");

        Assert.Equal([new Warning("A", "one")], collector);
    }

    [Fact]
    public void Collect_Nested_BothSeeTheWarning()
    {
        using WarningCollector outer = Warnings.Collect();
        using (WarningCollector inner = Warnings.Collect())
        {
            Warnings.Raise("A", "one");
            Assert.Single(inner);
        }

        Warnings.Raise("A", "two");

        Assert.Equal(["one", "two"], outer.Select(w => w.Message));
    }

    [Fact]
    public async Task Collect_SeesTheTasksStartedWithin_AndNoOthers()
    {
        var started = new TaskCompletionSource();
        Task stranger = Task.Run(async () =>
        {
            await started.Task;
            Warnings.Raise("B", "not mine");
        });
        using WarningCollector collector = Warnings.Collect();
        await Task.Run(() => Warnings.Raise("A", "mine"));
        started.SetResult();
        await stranger;

        Assert.Equal("mine", Assert.Single(collector).Message);
    }

    [Fact]
    public void Raised_IsRaisedForEveryWarning()
    {
        var seen = new List<Warning>();
        void Listen(Warning warning)
        {
            lock (seen)
            {
                seen.Add(warning);
            }
        }

        Warnings.Raised += Listen;
        Warnings.Raise("RaisedTest", "text");
        Warnings.Raised -= Listen;
        Warnings.Raise("RaisedTest", "later");

        Assert.Equal([new Warning("RaisedTest", "text")], seen.Where(w => w.Source == "RaisedTest"));
    }
}
