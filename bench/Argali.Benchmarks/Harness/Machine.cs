using System.Runtime.InteropServices;
using Argali.Engine.Kernels;

namespace Argali.Benchmarks.Harness;

/// <summary>The machine that a result was measured on.</summary>
internal static class Machine
{
    /// <summary>Gets the processor's name, or its architecture where it is not known.</summary>
    public static string ProcessorName { get; } = ReadProcessorName();

    /// <summary>Gets one line that says what a result depends on.</summary>
    public static string Description =>
        $"{ProcessorName}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, " +
        $"{RuntimeInformation.FrameworkDescription}, kernels {KernelDispatch.Width}";

    private static string ReadProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
