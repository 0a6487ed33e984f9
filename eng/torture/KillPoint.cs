using System.Diagnostics;
using System.Globalization;
using Argali.Checkpoints;

namespace Argali.Torture;

/// <summary>A place in the commit protocol: before or after the n-th call of an operation.</summary>
internal readonly record struct KillPoint(FileOperation Operation, bool IsAfter, int Call)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Operation}-{(IsAfter ? "after" : "before")}-{Call}");

    public static KillPoint Parse(string text) => text.Split('-') is [var operation, var moment, var call]
        ? new KillPoint(Enum.Parse<FileOperation>(operation), moment == "after", int.Parse(call, CultureInfo.InvariantCulture))
        : throw new ArgumentException($"Expected a point such as 'Replace-before-3'. Received: '{text}'.", nameof(text));

    /// <summary>The disk of a process that kills itself at this point, as <c>kill -9</c> would.</summary>
    public IFileSystem Arm(IFileSystem files) => new Armed(files, this);

    private sealed class Armed(IFileSystem files, KillPoint point) : HookedFileSystem(files)
    {
        private int calls;

        protected override void Before(FileOperation operation)
        {
            if (operation == point.Operation && Interlocked.Increment(ref calls) == point.Call && !point.IsAfter)
                Die();
        }

        protected override void After(FileOperation operation)
        {
            if (operation == point.Operation && calls >= point.Call)
                Die();
        }

        private static void Die()
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
