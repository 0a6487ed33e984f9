using Argali.Checkpoints;

namespace Argali.Torture;

/// <summary>Who writes: the training thread, or the background writer with one of its policies.</summary>
internal enum SaveMode
{
    Foreground,
    Wait,
    Skip,
    Coalesce,
}

/// <summary>What the modes mean.</summary>
internal static class SaveModes
{
    public static BackPressure? BackPressure(this SaveMode mode) => mode switch
    {
        SaveMode.Wait => Checkpoints.BackPressure.Wait,
        SaveMode.Skip => Checkpoints.BackPressure.Skip,
        SaveMode.Coalesce => Checkpoints.BackPressure.Coalesce,
        _ => null,
    };
}
