namespace Argali.Tests.Goldens;

/// <summary>
/// The base of the tests that repeat what Keras recorded. A derived class names its area once and says how a case is run:
/// <code>
/// public sealed class LossGoldenTests : GoldenAreaTests
/// {
///     [Theory]
///     [GoldenCases("losses", "!compile_*")]
///     public void Loss_AsRecorded_GivesKerasValues(string path) => Check(path);
///
///     internal override void Run(GoldenCase golden) => ...assert...;
/// }
/// </code>
/// A case that Argali cannot repeat yet is listed in <c>test/goldens/out-of-reach.txt</c>. A listed case must fail and every other one
/// must pass, so that the list is always the truth.
/// </summary>
public abstract class GoldenAreaTests
{
    /// <summary>Repeats one case; any exception means that it is not met.</summary>
    internal abstract void Run(GoldenCase golden);

    /// <summary>Runs one case against the list of those out of reach.</summary>
    protected void Check(string path)
    {
        GoldenCase golden = GoldenCase.Read(path);
        if (!GoldenFiles.OutOfReach.Contains(path))
        {
            Run(golden);
            return;
        }

        Exception? failure = Record.Exception(() => Run(golden));
        Assert.True(failure is not null, $"{path} passes: remove it from test/goldens/{GoldenFiles.OutOfReachFile}.");
    }
}
