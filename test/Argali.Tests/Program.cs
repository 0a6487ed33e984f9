using Argali.Tests.Training.Resuming;

namespace Argali.Tests;

/// <summary>The test assembly as a program: a training that a test kills.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["train", var scenario, var folder]:
                ResumeStopTests.Train(scenario, folder);
                return 0;
            case ["retain", var scenario, var folder]:
                ResumeRetentionTests.Train(scenario, folder);
                return 0;
            default:
                return 1;
        }
    }
}
