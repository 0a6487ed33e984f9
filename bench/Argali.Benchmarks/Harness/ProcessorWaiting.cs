using System.Globalization;

namespace Argali.Benchmarks.Harness;

/// <summary>How long threads of this process were ready to run and waited for a processor, as Linux counts it.</summary>
internal static class ProcessorWaiting
{
    private const string Tasks = "/proc/self/task";

    /// <summary>Seconds of waiting since the threads began; 0 where it is not known.</summary>
    public static double Seconds()
    {
        if (!Directory.Exists(Tasks))
            return 0;

        double nanoseconds = 0;
        foreach (string task in Directory.EnumerateDirectories(Tasks))
        {
            try
            {
                string[] fields = File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ');
                nanoseconds += double.Parse(fields[1], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // The thread ended between the listing and the reading.
            }
        }

        return nanoseconds * 1e-9;
    }
}
