using System.Globalization;
using Argali.Torture;

namespace Argali.Tests.Checkpoints.Torture;

/// <summary>Power cuts on a simulated disk. <c>ARGALI_CRASH_STATES</c> says how many states are examined.</summary>
public sealed class CrashTests
{
    private const long FewStates = 20_000;

    private static long States => long.TryParse(
        Environment.GetEnvironmentVariable("ARGALI_CRASH_STATES"), NumberStyles.None, CultureInfo.InvariantCulture, out long states)
        ? states
        : FewStates;

    [Theory]
    [InlineData(SaveFormat.Keras, Driver.Loop, 512)]
    [InlineData(SaveFormat.Keras, Driver.Fit, 4096)]
    [InlineData(SaveFormat.Weights, Driver.Loop, 4096)]
    [InlineData(SaveFormat.Weights, Driver.Fit, 512)]
    internal void PowerCut_AtAnyMoment_LosesNoReportedSaveAndTearsNoFile(SaveFormat format, Driver driver, int sector)
    {
        var test = new CrashTest(new SimulatedDisk(), saves: 5, format, driver);

        IReadOnlyList<string> problems = test.Examine(States / 4, sector, seed: 1);

        Assert.Empty(problems);
        Assert.True(test.States > States / 10, $"{test.States} states were examined.");
    }

    [Theory]
    [InlineData(false, true, "torn")]
    [InlineData(true, false, "gone")]
    public void PowerCut_WhereAFlushIsLeftOut_IsFound(bool flushesFiles, bool flushesNames, string damage)
    {
        var test = new CrashTest(new CarelessDisk(flushesFiles, flushesNames), saves: 2, SaveFormat.Weights);

        IReadOnlyList<string> problems = test.Examine(1_000, 512, seed: 1);

        Assert.Contains(problems, problem => problem.Contains(damage, StringComparison.Ordinal));
    }
}
