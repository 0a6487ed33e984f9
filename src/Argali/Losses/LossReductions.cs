using Argali.Saving;

namespace Argali.Losses;

/// <summary>Keras's words for <see cref="LossReduction"/>.</summary>
internal static class LossReductions
{
    public static string KerasName(this LossReduction reduction) => reduction switch
    {
        LossReduction.Sum => "sum",
        LossReduction.None => "none",
        _ => "sum_over_batch_size",
    };

    /// <summary>Reads the argument <c>reduction</c>; missing means the default, null means none.</summary>
    public static LossReduction GetReduction(this Config config) => config.ContainsKey("reduction")
        ? Parse(config.Find("reduction"))
        : LossReduction.SumOverBatchSize;

    /// <exception cref="ConfigException">The value is none of Keras's words.</exception>
    private static LossReduction Parse(object? value) => value switch
    {
        null or "none" => LossReduction.None,
        "sum" => LossReduction.Sum,
        "sum_over_batch_size" => LossReduction.SumOverBatchSize,
        _ => throw new ConfigException(
            "Invalid value for argument 'reduction'. Expected one of 'sum_over_batch_size', 'sum', 'none', null. " +
            $"Received: {Config.Describe(value)}."),
    };
}
