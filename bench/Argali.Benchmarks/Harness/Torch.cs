using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Argali.Benchmarks.Harness;

/// <summary>
/// torch in a child process, driven over a pipe (bench/torch_reference.py). Its threads wait passively: with the default its two thread
/// pools spin against each other and take several times as long.
/// </summary>
internal sealed class Torch : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process process;

    private Torch(Process process, string version)
    {
        this.process = process;
        Version = version;
    }

    /// <summary>Gets its name and version.</summary>
    public string Version { get; }

    /// <summary>Starts it with a number of threads; null where Python or torch is not installed.</summary>
    public static Torch? TryStart(int threads)
    {
        if (!File.Exists(Python))
            return null;
        var start = new ProcessStartInfo(Python, [Path.Combine(Report.RepositoryRoot(), "bench", "torch_reference.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_WAIT_POLICY"] = "passive";
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        if (process.StandardOutput.ReadLine() is not { } version)
        {
            process.Dispose();
            return null;
        }

        var torch = new Torch(process, version);
        torch.Ask($"threads {threads}");
        return torch;
    }

    /// <summary>Prepares a case of the script and returns its timer.</summary>
    public Timed Case(string name, Dictionary<string, object> arguments)
    {
        Ask($"setup {name} {JsonSerializer.Serialize(arguments)}");
        return calls => double.Parse(Ask($"run {calls}"), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private string Ask(string command)
    {
        process.StandardInput.WriteLine(command);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"bench/torch_reference.py ended at '{command}'; run it by hand to see why.");
    }
}
