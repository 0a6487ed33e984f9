using System.Text;
using Argali.Checkpoints;

namespace Argali.Torture;

/// <summary>One of several runs in one folder: it writes a file of its own and one that all write, and cleans up after dead runs.</summary>
internal static class Together
{
    private const int Padding = 20_000;

    public static int Run(string folder, string run, int saves)
    {
        for (int save = 1; save <= saves; save++)
        {
            // A file that the other run has created and not locked yet may go; it makes another. One that it writes must stay.
            DurableFile.RemoveAbandoned(folder);
            byte[] content = Encoding.ASCII.GetBytes($"{run}{save}".PadRight(Padding));
            DurableFile.Write(Path.Join(folder, run + ".keras"), stream => stream.Write(content));
            DurableFile.Write(Path.Join(folder, "shared.keras"), stream => stream.Write(content));
        }

        return 0;
    }
}
