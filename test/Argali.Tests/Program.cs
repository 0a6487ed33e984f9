using Argali.Tests.Training.Resuming;

namespace Argali.Tests;

/// <summary>The test assembly as a program: a training that a test kills.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        if (arguments is not ["train", string scenario, string folder])
            return 1;
        ResumeStopTests.Train(scenario, folder);
        return 0;
    }
}
