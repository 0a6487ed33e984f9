using Argali.Diagnostics;

namespace Argali.Callbacks;

/// <summary>What the callbacks with a monitor have in common.</summary>
internal static class MonitorModes
{
    /// <summary>The mode itself if it is one of the three; otherwise warns and takes <see cref="MonitorMode.Auto"/>, as Keras does.</summary>
    public static MonitorMode Known(MonitorMode mode, string source, string format)
    {
        if (mode is MonitorMode.Auto or MonitorMode.Min or MonitorMode.Max)
        {
            return mode;
        }

        Warnings.Raise(source, string.Format(null, format, mode));
        return MonitorMode.Auto;
    }

    /// <summary>The worst value: where the search for the best one starts.</summary>
    public static double Worst(bool greaterIsBetter) => greaterIsBetter ? double.NegativeInfinity : double.PositiveInfinity;
}
