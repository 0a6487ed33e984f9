using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Argali.Torture;

/// <summary>The system calls that a child makes on the files of a folder, in order, as strace sees them.</summary>
internal static partial class SystemCalls
{
    /// <summary>Why it cannot be done here; null if it can.</summary>
    public static string? WhyNot()
    {
        if (!OperatingSystem.IsLinux())
            return "needs Linux";
        try
        {
            using Process probe = Process.Start(new ProcessStartInfo("strace", ["-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            probe.WaitForExit();
            return probe.ExitCode == 0 ? null : "ptrace is not permitted";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "needs strace";
        }
    }

    /// <summary>
    /// Lets a child save so many times and returns what it did: <c>create T</c>, <c>write T</c> (once for many), <c>flush T</c>,
    /// <c>rename T F</c>, <c>flush .</c>, <c>delete F</c>, <c>report</c>, where T is the temporary file of the file F.
    /// </summary>
    public static IReadOnlyList<string> Of(SaveFolder folder, SaveMode mode, int steps, string trace)
    {
        using Process child = Commands.Start(
            ["child", folder.Path, folder.Format.ToString(), nameof(Driver.Loop), mode.ToString(), $"{steps}", "none"],
            "strace", "-f", "-y", "-s", "16", "--seccomp-bpf", "-o", trace,
            "-e", "trace=openat,creat,write,pwrite64,pwritev,writev,fsync,fdatasync,rename,renameat,renameat2,link,unlink,unlinkat");
        child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"strace ended with {child.ExitCode}.");
        var calls = new List<string>();
        foreach (string line in File.ReadLines(trace))
        {
            if (Describe(line, folder.Path) is { } call && (calls.Count == 0 || calls[^1] != call))
                calls.Add(call);
        }

        return calls;
    }

    /// <summary>What the commit protocol asks for: so many saves under a new name and under one that is replaced, retiring old files.</summary>
    public static IReadOnlyList<string> Expected(SaveFolder folder, int steps)
    {
        var expected = new List<string>();
        for (int step = 1; step <= steps; step++)
        {
            expected.AddRange(Commit(folder[step]));
            expected.Add("report");
            expected.AddRange(Commit(folder.Last));
            if (step > SaveFolder.Kept)
                expected.Add($"delete {Path.GetFileName(folder[step - SaveFolder.Kept])}");
        }

        return expected;
    }

    private static string[] Commit(string path)
    {
        string file = Path.GetFileName(path);
        return [$"create {file}.tmp", $"write {file}.tmp", $"flush {file}.tmp", $"rename {file}.tmp {file}", "flush ."];
    }

    private static string? Describe(string line, string folder)
    {
        Match call = Call().Match(line);
        if (!call.Success)
            return null;
        string name = call.Groups["name"].Value;
        string arguments = call.Groups["arguments"].Value;
        if (name == "write" && arguments.Contains("\"saved ", StringComparison.Ordinal))
            return "report";
        string[] paths = [.. Paths().Matches(arguments)
            .Select(match => match.Groups["path"].Value)
            .Where(path => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(path => path == folder ? "." : Suffix().Replace(Path.GetFileName(path), ".tmp"))];
        if (paths.Length == 0)
            return null;
        return name switch
        {
            "openat" => arguments.Contains("O_CREAT", StringComparison.Ordinal) ? "create " + paths[^1] : null,
            "fsync" or "fdatasync" => "flush " + paths[0],
            "rename" or "renameat" or "renameat2" => $"rename {paths[0]} {paths[1]}",
            "unlink" or "unlinkat" => "delete " + paths[^1],
            "link" => $"link {paths[0]} {paths[1]}",
            _ => "write " + paths[0],
        };
    }

    [GeneratedRegex(@"^\d+ +(?<name>[a-z0-9_]+)\((?<arguments>.*)", RegexOptions.CultureInvariant)]
    private static partial Regex Call();

    [GeneratedRegex("[\"<](?<path>/[^\">]*)[\">]", RegexOptions.CultureInvariant)]
    private static partial Regex Paths();

    [GeneratedRegex(@"\.tmp-[0-9a-f]{8}-[0-9a-f]{12}-[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();
}
