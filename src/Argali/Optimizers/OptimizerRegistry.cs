using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>Keras's optimizers by name; letter case does not matter.</summary>
internal static class OptimizerRegistry
{
    public static ObjectRegistry<Optimizer> Instance { get; } = new ObjectRegistry<Optimizer>("optimizer")
        .Add("SGD", SGD.FromConfig)
        .Add("RMSprop", RMSprop.FromConfig)
        .Add("Adam", Adam.FromConfig)
        .Add("AdamW", AdamW.FromConfig)
        .Add("Adamax", Adamax.FromConfig)
        .Add("Nadam", Nadam.FromConfig)
        .Add("Adagrad", Adagrad.FromConfig)
        .Add("Adadelta", Adadelta.FromConfig)
        .Add("Adafactor", Adafactor.FromConfig)
        .Add("Ftrl", Ftrl.FromConfig)
        .Add("Lion", Lion.FromConfig)
        .Add("Lamb", Lamb.FromConfig)
        .Add("Muon", Muon.FromConfig)
        .Add("LossScaleOptimizer", LossScaleOptimizer.FromConfig);

    public static Optimizer? Get(object? identifier) => identifier switch
    {
        string name => FromName(name),
        Config envelope => FromEnvelope(envelope),
        _ => Instance.Get(identifier),
    };

    public static Optimizer FromName(string name) => Instance.FromName(Canonical(name));

    private static Optimizer FromEnvelope(Config envelope)
    {
        string className = envelope.GetString("class_name");
        string canonical = Canonical(className);
        if (canonical == className)
            return Instance.FromEnvelope(envelope);
        var renamed = new Config().Merge(envelope);
        renamed["class_name"] = canonical;
        return Instance.FromEnvelope(renamed);
    }

    private static string Canonical(string name) =>
        Instance.ClassNames.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
}
