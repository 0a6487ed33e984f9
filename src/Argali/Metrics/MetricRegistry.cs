using Argali.Engine;
using Argali.Layers;
using Argali.Losses;
using Argali.Saving;
using Argali.Training;

namespace Argali.Metrics;

/// <summary>Keras's metrics by the names of their classes and their snake-case aliases.</summary>
internal static partial class MetricRegistry
{
    public static ObjectRegistry<Metric> Registry { get; } = Create();

    private static ObjectRegistry<Metric> Create()
    {
        var registry = new ObjectRegistry<Metric>("metric");
        Add(registry, "Mean", config => new Mean(Name(config, "mean"), DTypeOf(config)));
        Add(registry, "Sum", config => new Sum(Name(config, "sum"), DTypeOf(config)));
        Add(registry, "MeanMetricWrapper", Wrapper);
        AddRegression(registry);
        AddAccuracy(registry);
        AddConfusion(registry);
        AddScores(registry);
        return registry;
    }

    private static void AddRegression(ObjectRegistry<Metric> registry)
    {
        Add(
            registry,
            "MeanSquaredError",
            config => new MeanSquaredError(Name(config, "mean_squared_error"), DTypeOf(config)),
            "mse",
            "MSE");
        Add(
            registry,
            "MeanAbsoluteError",
            config => new MeanAbsoluteError(Name(config, "mean_absolute_error"), DTypeOf(config)),
            "mae",
            "MAE");
        Add(
            registry,
            "MeanAbsolutePercentageError",
            config => new MeanAbsolutePercentageError(Name(config, "mean_absolute_percentage_error"), DTypeOf(config)),
            "mape",
            "MAPE");
        Add(
            registry,
            "MeanSquaredLogarithmicError",
            config => new MeanSquaredLogarithmicError(Name(config, "mean_squared_logarithmic_error"), DTypeOf(config)),
            "msle",
            "MSLE");
        Add(registry, "RootMeanSquaredError", config => new RootMeanSquaredError(Name(config, "root_mean_squared_error"), DTypeOf(config)));
        Add(registry, "LogCoshError", config => new LogCoshError(Name(config, "logcosh"), DTypeOf(config)));
        Add(registry, "CosineSimilarity", config =>
            new CosineSimilarity(Name(config, "cosine_similarity"), DTypeOf(config), config.GetInt("axis", -1)));
        Add(registry, "KLDivergence", config => new KLDivergence(Name(config, "kl_divergence"), DTypeOf(config)));
        Add(registry, "Poisson", config => new Poisson(Name(config, "poisson"), DTypeOf(config)));
        Add(registry, "Hinge", config => new Hinge(Name(config, "hinge"), DTypeOf(config)));
        Add(registry, "SquaredHinge", config => new SquaredHinge(Name(config, "squared_hinge"), DTypeOf(config)));
        Add(registry, "CategoricalHinge", config => new CategoricalHinge(Name(config, "categorical_hinge"), DTypeOf(config)));
        Add(
            registry,
            "BinaryCrossentropy",
            config => new BinaryCrossentropy(
                Name(config, "binary_crossentropy"),
                DTypeOf(config),
                config.GetBool("from_logits", false),
                config.GetDouble("label_smoothing", 0.0)),
            "bce",
            "BCE");
        Add(registry, "CategoricalCrossentropy", config => new CategoricalCrossentropy(
            Name(config, "categorical_crossentropy"),
            DTypeOf(config),
            config.GetBool("from_logits", false),
            config.GetDouble("label_smoothing", 0.0),
            config.GetInt("axis", -1)));
        Add(registry, "SparseCategoricalCrossentropy", config => new SparseCategoricalCrossentropy(
            Name(config, "sparse_categorical_crossentropy"),
            DTypeOf(config),
            config.GetBool("from_logits", false),
            config.GetInt("axis", -1)));
    }

    private static void AddAccuracy(ObjectRegistry<Metric> registry)
    {
        Add(registry, "Accuracy", config => new Accuracy(Name(config, "accuracy"), DTypeOf(config)));
        Add(registry, "BinaryAccuracy", config =>
            new BinaryAccuracy(Name(config, "binary_accuracy"), DTypeOf(config), config.GetDouble("threshold", 0.5)));
        Add(registry, "CategoricalAccuracy", config => new CategoricalAccuracy(Name(config, "categorical_accuracy"), DTypeOf(config)));
        Add(registry, "SparseCategoricalAccuracy", config =>
            new SparseCategoricalAccuracy(Name(config, "sparse_categorical_accuracy"), DTypeOf(config)));
        Add(registry, "TopKCategoricalAccuracy", config =>
            new TopKCategoricalAccuracy(config.GetInt("k", 5), Name(config, "top_k_categorical_accuracy"), DTypeOf(config)));
        Add(registry, "SparseTopKCategoricalAccuracy", config =>
            new SparseTopKCategoricalAccuracy(config.GetInt("k", 5), Name(config, "sparse_top_k_categorical_accuracy"), DTypeOf(config)));
    }

    private static void Add(ObjectRegistry<Metric> registry, string className, Func<Config, Metric> create, params ReadOnlySpan<string> aliases) =>
        registry.Add(className, create, [KerasNames.ToSnakeCase(className), .. aliases]);

    private static string Name(Config config, string defaultName) => config.GetString("name", defaultName);

    // A name up to Keras 3.3, the envelope of a dtype policy later.
    private static DType DTypeOf(Config config)
    {
        string? name = config.Find("dtype") is Config envelope
            ? envelope.GetConfig("config")?.GetString("name", null)
            : config.GetString("dtype", null);
        return name is null ? DType.Float32
            : DTypes.TryParse(name, out DType dtype) && dtype.IsFloating() ? dtype
            : throw new ConfigException($"'dtype' of a metric expects a floating-point type. Received: {name}.");
    }

    private static MeanMetricWrapper Wrapper(Config config)
    {
        string reference = FunctionNames.FromEnvelope(config.Find("fn"))
            ?? throw new ConfigException("MeanMetricWrapper needs a function 'fn'.");
        string? name = config.GetString("name", null);
        DType dtype = DTypeOf(config);
        if (CustomObjects.TryFind(reference, out Func<Config, Metric>? custom) && custom(new Config()) is MeanMetricWrapper own)
            return own.Copy(name ?? own.Name, dtype);

        Config arguments = [];
        foreach ((string key, object? value) in config)
        {
            if (key is not ("name" or "dtype" or "fn"))
                arguments[key] = value;
        }

        (string functionName, Func<Tensor, Tensor, Tensor> function) = LossFunctionTable.Make(reference, arguments);
        config.MarkAllRead();
        return new MeanMetricWrapper(function, functionName, arguments, isPlainFunction: false, name ?? functionName, dtype);
    }
}
