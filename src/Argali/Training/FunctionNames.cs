using System.Diagnostics;
using Argali.Layers;
using Argali.Saving;

namespace Argali.Training;

/// <summary>The names of functions that are given as losses and metrics, and their form in files.</summary>
internal static class FunctionNames
{
    /// <summary>Gets the method's name in snake case; <c>lambda</c> for one without a name.</summary>
    public static string Of(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        string name = DiagnosticMethodInfo.Create(function)?.Name ?? string.Empty;
        if (name.StartsWith('<'))
            name = LocalFunction(name);
        return name.Length == 0 ? "lambda" : KerasNames.ToSnakeCase(name);
    }

    /// <summary>What files hold instead of a function.</summary>
    public static Config Envelope(string name) => new()
    {
        ["module"] = "builtins",
        ["class_name"] = "function",
        ["config"] = name,
        ["registered_name"] = "function",
    };

    /// <summary>Gets the name of a function that a file holds as an envelope or as a plain string; null for anything else.</summary>
    public static string? FromEnvelope(object? value) => value switch
    {
        string name => name,
        Config envelope when envelope.Find("class_name") is "function" => envelope.GetString("config"),
        _ => null,
    };

    // The compiler calls a local function "<Method>g__Name|0_0" and a lambda "<Method>b__0_0".
    private static string LocalFunction(string compiled)
    {
        int start = compiled.IndexOf(">g__", StringComparison.Ordinal);
        int end = compiled.IndexOf('|', StringComparison.Ordinal);
        return start < 0 || end < 0 ? string.Empty : compiled[(start + 4)..end];
    }
}
