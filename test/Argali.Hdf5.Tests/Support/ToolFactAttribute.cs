using System.Diagnostics;

namespace Argali.Hdf5.Tests.Support;

/// <summary>A fact that needs h5py or h5dump; it is skipped, and says so, where the tool is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> PythonWithH5py = new(() => FindWorking(["/usr/bin/python3", "python3"], ["-c", "import h5py"]));
    private static readonly Lazy<string?> H5dump = new(() => FindWorking(["h5dump"], ["--version"]));

    /// <summary>Creates the attribute.</summary>
    /// <param name="tool"><c>h5py</c> or <c>h5dump</c>.</param>
    public ToolFactAttribute(string tool)
    {
        if (PathOf(tool) is null)
            Skip = $"{tool} is not installed here.";
    }

    /// <summary>Runs a tool and returns what it prints; a failure of the tool fails the test.</summary>
    public static string Run(string tool, params string[] arguments)
    {
        using var process = Start(PathOf(tool)!, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool} ended with {process.ExitCode}: {errors.Result}");
        return output;
    }

    private static string? PathOf(string tool) => tool == "h5py" ? PythonWithH5py.Value : H5dump.Value;

    private static string? FindWorking(string[] programs, string[] arguments)
    {
        foreach (string program in programs)
        {
            try
            {
                using var process = Start(program, arguments);
                process.WaitForExit();
                if (process.ExitCode == 0)
                    return program;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // The program does not exist; try the next.
            }
        }

        return null;
    }

    private static Process Start(string program, string[] arguments)
        => Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
