using Argali.Engine;
using Argali.Saving;
using Argali.Text;

namespace Argali.Losses;

/// <summary>Keras's loss functions under their names and aliases, with their arguments as a config holds them.</summary>
internal static class LossFunctionTable
{
    private static readonly Dictionary<string, Func<Config, Func<Tensor, Tensor, Tensor>>> Functions = new(StringComparer.Ordinal)
    {
        ["mean_squared_error"] = _ => LossFunctions.MeanSquaredError,
        ["mean_absolute_error"] = _ => LossFunctions.MeanAbsoluteError,
        ["mean_absolute_percentage_error"] = _ => LossFunctions.MeanAbsolutePercentageError,
        ["mean_squared_logarithmic_error"] = _ => LossFunctions.MeanSquaredLogarithmicError,
        ["log_cosh"] = _ => LossFunctions.LogCosh,
        ["kl_divergence"] = _ => LossFunctions.KLDivergence,
        ["poisson"] = _ => LossFunctions.Poisson,
        ["hinge"] = _ => LossFunctions.Hinge,
        ["squared_hinge"] = _ => LossFunctions.SquaredHinge,
        ["categorical_hinge"] = _ => LossFunctions.CategoricalHinge,
        ["dice"] = _ => LossFunctions.Dice,
        ["huber"] = config =>
        {
            double delta = config.GetDouble("delta", 1.0);
            return (yTrue, yPred) => LossFunctions.Huber(yTrue, yPred, delta);
        },
        ["cosine_similarity"] = config =>
        {
            int axis = config.GetInt("axis", -1);
            return (yTrue, yPred) => LossFunctions.CosineSimilarity(yTrue, yPred, axis);
        },
        ["tversky"] = config =>
        {
            (double alpha, double beta) = (config.GetDouble("alpha", 0.5), config.GetDouble("beta", 0.5));
            return (yTrue, yPred) => LossFunctions.Tversky(yTrue, yPred, alpha, beta);
        },
        ["binary_crossentropy"] = config =>
        {
            (bool fromLogits, double smoothing, int axis) = Crossentropy(config);
            return (yTrue, yPred) => LossFunctions.BinaryCrossentropy(yTrue, yPred, fromLogits, smoothing, axis);
        },
        ["categorical_crossentropy"] = config =>
        {
            (bool fromLogits, double smoothing, int axis) = Crossentropy(config);
            return (yTrue, yPred) => LossFunctions.CategoricalCrossentropy(yTrue, yPred, fromLogits, smoothing, axis);
        },
        ["binary_focal_crossentropy"] = config =>
        {
            bool balance = config.GetBool("apply_class_balancing", false);
            (double alpha, double gamma) = (config.GetDouble("alpha", 0.25), config.GetDouble("gamma", 2.0));
            (bool fromLogits, double smoothing, int axis) = Crossentropy(config);
            return (yTrue, yPred) =>
                LossFunctions.BinaryFocalCrossentropy(yTrue, yPred, balance, alpha, gamma, fromLogits, smoothing, axis);
        },
        ["categorical_focal_crossentropy"] = config =>
        {
            (double alpha, double gamma) = (config.GetDouble("alpha", 0.25), config.GetDouble("gamma", 2.0));
            (bool fromLogits, double smoothing, int axis) = Crossentropy(config);
            return (yTrue, yPred) =>
                LossFunctions.CategoricalFocalCrossentropy(yTrue, yPred, alpha, gamma, fromLogits, smoothing, axis);
        },
        ["sparse_categorical_crossentropy"] = config =>
        {
            bool fromLogits = config.GetBool("from_logits", false);
            int? ignoreClass = config.GetIntOrNull("ignore_class");
            int axis = config.GetInt("axis", -1);
            return (yTrue, yPred) => LossFunctions.SparseCategoricalCrossentropy(yTrue, yPred, fromLogits, ignoreClass, axis);
        },
    };

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["mse"] = "mean_squared_error",
        ["MSE"] = "mean_squared_error",
        ["mae"] = "mean_absolute_error",
        ["MAE"] = "mean_absolute_error",
        ["mape"] = "mean_absolute_percentage_error",
        ["MAPE"] = "mean_absolute_percentage_error",
        ["msle"] = "mean_squared_logarithmic_error",
        ["MSLE"] = "mean_squared_logarithmic_error",
        ["bce"] = "binary_crossentropy",
        ["BCE"] = "binary_crossentropy",
        ["kld"] = "kl_divergence",
        ["KLD"] = "kl_divergence",
    };

    /// <summary>Gets every name and alias.</summary>
    public static IEnumerable<string> Names => Functions.Keys.Concat(Aliases.Keys);

    public static bool IsKnown(string name) => Functions.ContainsKey(name) || Aliases.ContainsKey(name);

    /// <summary>Makes a function of its name and arguments; also gives the name that an alias stands for.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    /// <exception cref="ConfigException">An argument is of the wrong kind, or unknown.</exception>
    public static (string Name, Func<Tensor, Tensor, Tensor> Function) Make(string name, Config arguments)
    {
        string fullName = Aliases.GetValueOrDefault(name, name);
        if (!Functions.TryGetValue(fullName, out Func<Config, Func<Tensor, Tensor, Tensor>>? make))
            throw new ArgumentException(Suggestions.Unknown("loss function", name, Names), nameof(name));
        Func<Tensor, Tensor, Tensor> function = make(arguments);
        UnknownArguments.Check(fullName, arguments);
        return (fullName, function);
    }

    private static (bool FromLogits, double LabelSmoothing, int Axis) Crossentropy(Config config) =>
        (config.GetBool("from_logits", false), config.GetDouble("label_smoothing", 0.0), config.GetInt("axis", -1));
}
