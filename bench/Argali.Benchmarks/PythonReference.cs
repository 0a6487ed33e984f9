using System.Diagnostics;
using System.Globalization;
using Argali.Benchmarks.Harness;

namespace Argali.Benchmarks;

/// <summary>Debian's Python with h5py, which saves tensors as Keras does; one process for a whole measurement.</summary>
internal sealed class PythonReference : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process process;

    private PythonReference(Process process) => this.process = process;

    /// <summary>Starts it; null where Python or h5py is missing.</summary>
    public static PythonReference? Start(string folder, int rows, int columns, int copies)
    {
        if (!File.Exists(Python))
            return null;
        using (Process probe = Process.Start(new ProcessStartInfo(Python, ["-c", "import h5py"]) { RedirectStandardError = true })!)
        {
            probe.WaitForExit();
            if (probe.ExitCode != 0)
                return null;
        }

        string script = Path.Combine(Report.RepositoryRoot(), "bench", "Argali.Benchmarks", "h5py-reference.py");
        var start = new ProcessStartInfo(Python, [script, folder, $"{rows}", $"{columns}", $"{copies}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new PythonReference(Process.Start(start)!);
    }

    /// <summary>Saves once; the seconds it took, measured in Python.</summary>
    public double Save(string format)
    {
        process.StandardInput.WriteLine(format);
        process.StandardInput.Flush();
        return double.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
