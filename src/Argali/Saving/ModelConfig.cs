using Argali.Layers;
using Argali.Models;

namespace Argali.Saving;

/// <summary>A model as the object of <c>config.json</c>.</summary>
internal static class ModelConfig
{
    /// <summary>Writes the architecture, and how the model was compiled.</summary>
    public static string Write(Model model) => PythonJson.Write(ObjectSerializer.Envelope(model));

    /// <summary>Makes the model that a config describes, with fresh weights.</summary>
    /// <param name="config">The envelope of the model.</param>
    /// <param name="filePath">The file that holds it; null for a stream.</param>
    /// <param name="compile">Whether the model is compiled as the envelope says.</param>
    /// <param name="customObjects">Factories of the user's classes.</param>
    /// <param name="safeMode">Whether Python code in it is refused.</param>
    /// <param name="member">Where in the file it stands, for messages.</param>
    /// <exception cref="ModelFileException">The config describes no model, or one that cannot be made.</exception>
    public static Model Read(
        object? config, string? filePath, bool compile, IReadOnlyDictionary<string, Delegate>? customObjects, bool safeMode,
        string member = KerasArchive.ConfigMember)
    {
        try
        {
            if (config is not Config envelope)
                throw new ConfigException($"Expected the config of a model. Received: {Shorten(Config.Describe(config))}.");
            if (safeMode && HoldsLambda(envelope))
            {
                throw new ConfigException(
                    "The file holds a Python lambda, whose loading safe mode forbids. Argali never runs Python code: register a LambdaFunction that " +
                    "computes the same under the name of the Lambda layer and load with safeMode: false.");
            }

            if (safeMode && FindVocabularyFile(envelope) is { } vocabulary)
            {
                throw new ConfigException(
                    $"The file refers to another file, the vocabulary '{Shorten(vocabulary)}', which safe mode does not read: whoever made the file " +
                    "could have chosen any file of yours. If you trust it, load with safeMode: false.");
            }

            if (!compile)
                envelope.Remove("compile_config");
            using IDisposable shared = SharedObjects.Begin();
            using IDisposable? custom = customObjects is null ? null : CustomObjects.Fallback(customObjects);
            return LayerRegistry.Get(envelope) as Model
                ?? throw new ConfigException($"Expected a model. The file holds a {envelope.Find("class_name")} layer.");
        }
        catch (Exception e) when (e is ConfigException or ArgumentException or InvalidOperationException or NotSupportedException or OverflowException)
        {
            throw new ModelFileException(e.Message, filePath, member, -1, e);
        }
    }

    private static bool HoldsLambda(object? value) => value switch
    {
        Config config => config.Any(pair => (pair.Key == "class_name" && pair.Value is "__lambda__") || HoldsLambda(pair.Value)),
        IReadOnlyList<object?> list => list.Any(HoldsLambda),
        _ => false,
    };

    private static string? FindVocabularyFile(object? value) => value switch
    {
        Config config => config.Select(pair => pair.Key == "vocabulary" && pair.Value is string path ? path : FindVocabularyFile(pair.Value))
            .FirstOrDefault(path => path is not null),
        IReadOnlyList<object?> list => list.Select(FindVocabularyFile).FirstOrDefault(path => path is not null),
        _ => null,
    };

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "...";
}
