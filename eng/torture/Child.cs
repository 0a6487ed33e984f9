using System.Globalization;
using Argali.Checkpoints;

namespace Argali.Torture;

/// <summary>The process that trains and saves and is killed.</summary>
internal static class Child
{
    public const string Ready = "ready";

    public static int Run(string folder, string format, string driver, string mode, string steps, string point)
    {
        var ledger = new PrintedLedger(Console.Out);
        IFileSystem files = DiskFileSystem.Instance;
        if (point != "none")
            files = KillPoint.Parse(point).Arm(files);
        var saves = new SaveFolder(folder, Enum.Parse<SaveFormat>(format));
        var loop = new SaveLoop(saves, Enum.Parse<Driver>(driver), Enum.Parse<SaveMode>(mode), files, ledger);
        loop.Run(int.Parse(steps, CultureInfo.InvariantCulture), () => ledger.Print(Ready), CancellationToken.None);
        return 0;
    }
}
