using Argali.Engine.Kernels;

namespace Argali.Engine.Tests.Kernels;

public class ProcessorAffinityTests
{
    [Fact]
    public void Keep_OneOfTheAllowed_LeavesOnlyThatOne()
    {
        int[] before = [], after = [];
        Thread thread = new(() =>
        {
            before = ProcessorAffinity.Allowed();
            if (before.Length == 0)
                return;
            ProcessorAffinity.Keep(before[^1]);
            after = ProcessorAffinity.Allowed();
        });
        thread.Start();
        thread.Join();
        Assert.Equal(OperatingSystem.IsLinux(), before.Length > 0);
        Assert.Equal(before.TakeLast(1), after);
    }
}
