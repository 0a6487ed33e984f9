using System.Text.Json;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.KerasParity;

/// <summary>What is called <c>use_bias</c> in Keras is called <c>useBias</c> here, and means the same when it is left out.</summary>
public sealed class KerasParityTests
{
    /// <summary>Arguments that have no parameter of that name, of one class or of all, and why.</summary>
    private static readonly Dictionary<string, string> WithoutParameter = new()
    {
        ["dtype"] = "a property that object initialisers set, as of every layer",
        ["vocabulary_size"] = "Keras writes it for itself; its users cannot give it",
        ["Embedding.activity_regularizer"] = "an argument of every layer in Keras; Embedding only takes it over from files",
    };

    public static TheoryData<string, string> Classes
    {
        get
        {
            var classes = new TheoryData<string, string>();
            foreach ((string module, string className) in KerasArguments.Classes)
                classes.Add(module, className);
            return classes;
        }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void EveryKerasArgumentHasACSharpParameter(string module, string className)
    {
        KerasArguments keras = KerasArguments.Of(module, className);
        var names = keras.Type.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.Name!)
            .ToHashSet();
        string[] missing =
        [
            .. keras.Required.Concat(keras.Defaults).Concat(keras.Unsaved)
                .Select(argument => argument.Name)
                .Where(argument => !names.Contains(KerasArguments.ParameterName(argument)))
                .Where(argument => !WithoutParameter.ContainsKey($"{className}.{argument}") && !WithoutParameter.ContainsKey(argument)),
        ];
        Assert.True(missing.Length == 0, $"{className} has no {string.Join(", ", missing)} among {string.Join(", ", names)}.");
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void EveryDefaultIsKerass(string module, string className)
    {
        KerasArguments keras = KerasArguments.Of(module, className);
        Dictionary<string, object?> arguments = keras.Required.ToDictionary(
            argument => KerasArguments.ParameterName(argument.Name), argument => GoldenCase.ToValue(argument.Value));
        var made = (IKerasSerializable)ArgumentConversion.Construct(keras.Type, arguments);
        Config config = (Config)ObjectSerializer.Plain(made.GetConfig())!;
        string[] different = [.. keras.Defaults.Select(argument => Difference(argument, config)).OfType<string>()];
        Assert.True(different.Length == 0, $"{className}: {string.Join("; ", different)}.");
    }

    private static string? Difference(JsonProperty argument, Config config)
    {
        object? wanted = GoldenCase.ToValue(argument.Value);
        if (!config.TryGetValue(argument.Name, out object? got))
            return $"{argument.Name} is not in the config";
        return Same(wanted, got) ? null : $"{argument.Name} is {Config.Describe(got)} instead of {Config.Describe(wanted)}";
    }

    // An object stands under its class name; numbers are compared as the float32 that they are used as.
    private static bool Same(object? wanted, object? got) => (wanted, got) switch
    {
        (string className, Config envelope) => envelope.Find("class_name") is string name && name == className,
        (long or double, long or double) => System.Convert.ToSingle(wanted) == System.Convert.ToSingle(got),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count && a.Zip(b, Same).All(same => same),
        _ => Equals(wanted, got),
    };
}
