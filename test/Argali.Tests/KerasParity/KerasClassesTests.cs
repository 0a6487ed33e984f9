using Argali.Activations;
using Argali.Constraints;
using Argali.Initializers;
using Argali.Layers;
using Argali.Losses;
using Argali.Metrics;
using Argali.Optimizers;
using Argali.Optimizers.Schedules;
using Argali.Regularizers;
using Argali.Saving;
using Argali.Tests.Saving;

namespace Argali.Tests.KerasParity;

/// <summary>
/// Every class that Keras 3.3.3 exports is there, is made from what a file holds of it and gives the same back. (What names Keras accepts
/// where an object is expected, functions and abbreviations among them, is recorded: see the tests of each area's <c>Get</c>.)
/// </summary>
public sealed class KerasClassesTests
{
    // Configs of classes that need arguments and that no recording names.
    private static readonly Dictionary<string, Config> Arguments = new()
    {
        ["InputLayer"] = new() { ["batch_shape"] = new object?[] { null, 3 } },
        ["Lambda"] = new() { ["function"] = ObjectSerializer.Function("double") },
        ["Wrapper"] = new() { ["layer"] = ObjectSerializer.Envelope(new Dense(2)) },
        ["Pipeline"] = new() { ["layers"] = new object?[] { ObjectSerializer.Envelope(new Dense(2)), ObjectSerializer.Envelope(new Dropout(0.5)) } },
        ["MeanMetricWrapper"] = new() { ["fn"] = ObjectSerializer.Function("hinge") },
        ["LossFunctionWrapper"] = new() { ["fn"] = ObjectSerializer.Function("hinge") },
        ["Sequential"] = new() { ["name"] = "stack", ["layers"] = new object?[] { ObjectSerializer.Envelope(new Dense(2)) } },
    };

    private static readonly Dictionary<string, Delegate> Functions = new()
    {
        ["double"] = (Func<Config, LambdaFunction>)(_ => new LambdaFunction("double", x => x * 2f)),
    };

    public static TheoryData<string, string> Classes
    {
        get
        {
            var classes = new TheoryData<string, string>();
            foreach ((string module, string[] names) in KerasClasses.Exported.Concat(KerasClasses.Further))
            {
                foreach (string name in names)
                    classes.Add(module, name);
            }

            return classes;
        }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Class_OfItsEnvelope_IsMadeAndGivesItsConfigBack(string module, string className)
    {
        using IDisposable functions = CustomObjects.Scope(Functions);
        if (className is "Functional" or "Model")
            return;
        IKerasSerializable made = KerasClasses.Make(module, className, ArgumentsOf(module, className));
        Config config = ObjectSerializer.Envelope(made);
        Config again = ObjectSerializer.Envelope(KerasClasses.Make(module, className, config.GetConfig("config")!));
        Assert.Null(ConfigComparison.Difference(config, again));
        if (KerasClasses.Exported[module].Contains(className))
            Assert.Equal(className, made.ClassName);
    }

    [Fact]
    public void Registries_KnowWhatKerasExportsAndNothingElse()
    {
        Check("keras.layers", LayerRegistry.ClassNames);
        Check("keras.initializers", InitializerRegistry.Instance.ClassNames);
        Check("keras.regularizers", RegularizerRegistry.Instance.ClassNames);
        Check("keras.constraints", ConstraintRegistry.Instance.ClassNames);
        Check("keras.losses", LossRegistry.Registry.ClassNames.Where(name => !LossFunctionTable.IsKnown(name)));
        Check("keras.metrics", MetricRegistry.Registry.ClassNames);
        Check("keras.optimizers", OptimizerRegistry.Instance.ClassNames);
        Check("keras.optimizers.schedules", LearningRateScheduleRegistry.Instance.ClassNames);
        Assert.Equal(KerasClasses.Activations.Keys, ActivationFunctions.Registry.ClassNames);

        static void Check(string module, IEnumerable<string> registered) => Assert.Equal(
            KerasClasses.Exported[module].Concat(KerasClasses.Further.GetValueOrDefault(module) ?? []).Order(StringComparer.Ordinal), registered);
    }

    [Fact]
    public void Arguments_OfEveryClass_AreRecorded()
    {
        // Classes without arguments of their own, and those whose arguments no config states: base classes, data and functions.
        string[] without =
        [
            "IdentityInitializer", "InputLayer", "Lambda", "Layer", "MeanMetricWrapper", "NonNeg", "Ones", "Wrapper", "Zeros",
        ];
        IEnumerable<string> missing = KerasClasses.Exported
            .SelectMany(pair => pair.Value.Where(name => !KerasArguments.Classes.Contains((pair.Key, name))));
        Assert.Equal(without, missing.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LayerAlias_AsClassName_MakesTheLayer()
    {
        foreach ((string alias, string className) in KerasClasses.LayerAliases)
        {
            Config arguments = ArgumentsOf("keras.layers", className);
            Assert.Equal(className, KerasClasses.Make("keras.layers", alias, arguments).ClassName);
        }
    }

    [Fact]
    public void Activation_ByEveryName_IsTheSameFunction()
    {
        foreach ((string name, string[] aliases) in KerasClasses.Activations)
        {
            Assert.Equal(name, ActivationFunction.Get(name).Name);
            Assert.All(aliases, alias => Assert.Same(ActivationFunction.Get(name), ActivationFunction.Get(alias)));
        }
    }

    [Fact]
    public void ForeignLayer_FromAFile_IsRefusedByName()
    {
        foreach (string className in KerasClasses.Foreign)
            Assert.Contains($"'{className}'", Assert.Throws<ConfigException>(() => KerasClasses.Make("keras.layers", className, new Config())).Message);
    }

    [Theory]
    [InlineData("initializer")]
    [InlineData("regularizer")]
    [InlineData("constraint")]
    [InlineData("metric")]
    public void ClassName_InSnakeCase_IsTheClass(string kind)
    {
        (string module, Func<string, IKerasSerializable?> get) = kind switch
        {
            "initializer" => ("keras.initializers", (Func<string, IKerasSerializable?>)Initializer.Get),
            "regularizer" => ("keras.regularizers", Regularizer.Get),
            "constraint" => ("keras.constraints", Constraint.Get),
            _ => ("keras.metrics", Metric.Get),
        };
        foreach (string className in KerasClasses.Exported[module])
        {
            // Classes that cannot be made without arguments cannot be named, and Keras names two initializers without their suffix.
            if (NeedsArguments(module, className))
                continue;
            string name = KerasNames.ToSnakeCase(className.EndsWith("Initializer", StringComparison.Ordinal) ? className[..^"Initializer".Length] : className);
            Assert.Equal(className, get(name)!.ClassName);
        }
    }

    private static bool NeedsArguments(string module, string className) =>
        className == "MeanMetricWrapper" || (KerasArguments.Classes.Contains((module, className)) && KerasArguments.Of(module, className).Required.Any());

    private static Config ArgumentsOf(string module, string className) =>
        Arguments.TryGetValue(className, out Config? given) ? new Config().Merge(given) : KerasClasses.Required(module, className);
}
