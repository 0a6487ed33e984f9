using System.Text.Json;
using Argali.Layers;
using Argali.Tests.Goldens;

namespace Argali.Tests.KerasParity;

/// <summary>
/// The constructor arguments of Keras 3.3.3's classes, and of the few later ones that are here, of <c>arguments.json</c>: those without a default and a value for them, those with a
/// default as <c>get_config</c> gives it (an object by its class name), and those that configs leave out.
/// </summary>
internal sealed class KerasArguments
{
    private static readonly Dictionary<string, string> Namespaces = new()
    {
        ["keras.constraints"] = "Argali.Constraints",
        ["keras.initializers"] = "Argali.Initializers",
        ["keras.layers"] = "Argali.Layers",
        ["keras.losses"] = "Argali.Losses",
        ["keras.metrics"] = "Argali.Metrics",
        ["keras.optimizers"] = "Argali.Optimizers",
        ["keras.optimizers.schedules"] = "Argali.Optimizers.Schedules",
        ["keras.regularizers"] = "Argali.Regularizers",
    };

    private static readonly JsonElement Json = Read();

    private readonly JsonElement recorded;

    private KerasArguments(string module, string className)
    {
        ClassName = className;
        recorded = Json.GetProperty(module).GetProperty(className);
        Type = TypeOf(module, className)!;
    }

    /// <summary>Module and class of every class that Argali has.</summary>
    public static IEnumerable<(string Module, string ClassName)> Classes =>
        from module in Json.EnumerateObject()
        from entry in module.Value.EnumerateObject()
        where TypeOf(module.Name, entry.Name) is not null
        select (module.Name, entry.Name);

    public string ClassName { get; }

    public Type Type { get; }

    public IEnumerable<JsonProperty> Required => Section("required");

    public IEnumerable<JsonProperty> Defaults => Section("defaults");

    public IEnumerable<JsonProperty> Unsaved => Section("unsaved");

    public static KerasArguments Of(string module, string className) => new(module, className);

    /// <summary>The mechanical C# name of an argument: <c>use_bias</c> becomes <c>useBias</c>.</summary>
    public static string ParameterName(string argument)
    {
        string[] words = argument.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static Type? TypeOf(string module, string className) =>
        typeof(Layer).Assembly.GetType($"{Namespaces[module]}.{className}") is { IsPublic: true } type ? type : null;

    private static JsonElement Read()
    {
        string path = Path.Join(GoldenFiles.Root, "..", "Argali.Tests", "KerasParity", "arguments.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    private IEnumerable<JsonProperty> Section(string name)
    {
        if (!recorded.TryGetProperty(name, out JsonElement section))
            yield break;
        foreach (JsonProperty argument in section.EnumerateObject())
            yield return argument;
    }
}
