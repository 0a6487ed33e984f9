namespace Argali.Optimizers.Schedules;

/// <summary>Refuses arguments that no schedule can have.</summary>
internal static class ScheduleGuard
{
    public static int Steps(int steps, string argument, string schedule) => steps > 0
        ? steps
        : throw new ArgumentOutOfRangeException(argument, steps, $"{schedule} expects {argument} above 0. Received: {argument}={steps}.");
}
