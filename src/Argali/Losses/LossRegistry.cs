using Argali.Engine;
using Argali.Saving;
using Argali.Training;

namespace Argali.Losses;

/// <summary>Keras's losses by the names of their classes and functions.</summary>
internal static class LossRegistry
{
    public static ObjectRegistry<Loss> Registry { get; } = Create();

    public static Loss? Get(object? identifier)
    {
        if (identifier is not string name)
            return Registry.Get(identifier);

        // Keras knows this class in files, but not as a name: a model compiled with it could not be loaded there.
        if (name == "CTC")
            throw new ArgumentException("Unknown loss 'CTC'. Give an object: new CTC().", nameof(identifier));
        Loss loss = Registry.FromName(name);
        return loss is LossFunctionWrapper { IsPlainFunction: true } function ? function.Named(name) : loss;
    }

    private static ObjectRegistry<Loss> Create()
    {
        ObjectRegistry<Loss> registry = new ObjectRegistry<Loss>("loss")
            .Add("MeanSquaredError", config => new MeanSquaredError(config.GetReduction(), Name(config, "mean_squared_error")))
            .Add("MeanAbsoluteError", config => new MeanAbsoluteError(config.GetReduction(), Name(config, "mean_absolute_error")))
            .Add("MeanAbsolutePercentageError", config =>
                new MeanAbsolutePercentageError(config.GetReduction(), Name(config, "mean_absolute_percentage_error")))
            .Add("MeanSquaredLogarithmicError", config =>
                new MeanSquaredLogarithmicError(config.GetReduction(), Name(config, "mean_squared_logarithmic_error")))
            .Add("CosineSimilarity", config =>
                new CosineSimilarity(config.GetInt("axis", -1), config.GetReduction(), Name(config, "cosine_similarity")))
            .Add("Huber", config => new Huber(config.GetDouble("delta", 1.0), config.GetReduction(), Name(config, "huber_loss")))
            .Add("LogCosh", config => new LogCosh(config.GetReduction(), Name(config, "log_cosh")))
            .Add("KLDivergence", config => new KLDivergence(config.GetReduction(), Name(config, "kl_divergence")))
            .Add("Poisson", config => new Poisson(config.GetReduction(), Name(config, "poisson")))
            .Add("Hinge", config => new Hinge(config.GetReduction(), Name(config, "hinge")))
            .Add("SquaredHinge", config => new SquaredHinge(config.GetReduction(), Name(config, "squared_hinge")))
            .Add("CategoricalHinge", config => new CategoricalHinge(config.GetReduction(), Name(config, "categorical_hinge")))
            .Add("Dice", config => new Dice(config.GetReduction(), Name(config, "dice")))
            .Add("CTC", config => new CTC(config.GetReduction(), Name(config, "ctc")))
            .Add("Tversky", config => new Tversky(
                config.GetDouble("alpha", 0.5), config.GetDouble("beta", 0.5), config.GetReduction(), Name(config, "tversky")))
            .Add("BinaryCrossentropy", config => new BinaryCrossentropy(
                config.GetBool("from_logits", false),
                config.GetDouble("label_smoothing", 0.0),
                config.GetInt("axis", -1),
                config.GetReduction(),
                Name(config, "binary_crossentropy")))
            .Add("BinaryFocalCrossentropy", config => new BinaryFocalCrossentropy(
                config.GetBool("apply_class_balancing", false),
                config.GetDouble("alpha", 0.25),
                config.GetDouble("gamma", 2.0),
                config.GetBool("from_logits", false),
                config.GetDouble("label_smoothing", 0.0),
                config.GetInt("axis", -1),
                config.GetReduction(),
                Name(config, "binary_focal_crossentropy")))
            .Add("CategoricalCrossentropy", config => new CategoricalCrossentropy(
                config.GetBool("from_logits", false),
                config.GetDouble("label_smoothing", 0.0),
                config.GetInt("axis", -1),
                config.GetReduction(),
                Name(config, "categorical_crossentropy")))
            .Add("CategoricalFocalCrossentropy", config => new CategoricalFocalCrossentropy(
                config.GetDouble("alpha", 0.25),
                config.GetDouble("gamma", 2.0),
                config.GetBool("from_logits", false),
                config.GetDouble("label_smoothing", 0.0),
                config.GetInt("axis", -1),
                config.GetReduction(),
                Name(config, "categorical_focal_crossentropy")))
            .Add("SparseCategoricalCrossentropy", config => new SparseCategoricalCrossentropy(
                config.GetBool("from_logits", false),
                config.GetIntOrNull("ignore_class"),
                config.GetReduction(),
                Name(config, "sparse_categorical_crossentropy")))
            .Add("LossFunctionWrapper", Wrapper);
        foreach (string alias in LossFunctionTable.Names)
            registry.Add(alias, config => Plain(alias, config));
        return registry;
    }

    private static string Name(Config config, string defaultName)
    {
        // Later releases write the dtype too; every loss here is computed in float32.
        _ = config.Find("dtype");
        return config.GetString("name", defaultName);
    }

    private static LossFunctionWrapper Plain(string alias, Config config)
    {
        (string name, Func<Tensor, Tensor, Tensor> function) = LossFunctionTable.Make(alias, config);
        return new LossFunctionWrapper(function, name, name, LossReduction.SumOverBatchSize, config, isPlainFunction: true);
    }

    private static LossFunctionWrapper Wrapper(Config config)
    {
        string reference = FunctionNames.FromEnvelope(config.Find("fn"))
            ?? throw new ConfigException("LossFunctionWrapper needs a function 'fn'.");
        LossReduction reduction = config.GetReduction();
        string? name = config.GetString("name", null);
        if (CustomObjects.TryFind(reference, out Func<Config, Loss>? custom) && custom(new Config()) is LossFunctionWrapper own)
            return new LossFunctionWrapper(own.Function, own.FunctionName, name ?? own.Name, reduction, [], isPlainFunction: false);

        Config arguments = [];
        foreach ((string key, object? value) in config)
        {
            if (key is not ("name" or "reduction" or "fn" or "dtype"))
                arguments[key] = value;
        }

        (string functionName, Func<Tensor, Tensor, Tensor> function) = LossFunctionTable.Make(reference, arguments);
        config.MarkAllRead();
        return new LossFunctionWrapper(function, functionName, name ?? functionName, reduction, arguments, isPlainFunction: false);
    }
}
