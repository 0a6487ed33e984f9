using System.Reflection;
using Argali.Saving;

namespace Argali.Tests.KerasParity;

/// <summary>
/// What files may say wrongly of every class: arguments of the wrong kind, unknown ones, missing ones. Each is refused as an error of the
/// config, which names the argument.
/// </summary>
public sealed class ConfigErrorTests
{
    private const string Nonsense = "nonsense";

    public static TheoryData<string, string> Classes => KerasParityTests.Classes;

    // Whatever an argument is, it is no object with this key alone.
    private static Config WrongValue => new() { [Nonsense] = 1 };

    [Theory]
    [MemberData(nameof(Classes))]
    public void FromConfig_ArgumentOfTheWrongKind_IsNamed(string module, string className)
    {
        KerasArguments keras = KerasArguments.Of(module, className);
        foreach (string argument in keras.Required.Concat(keras.Defaults).Select(one => one.Name).Append("name"))
        {
            Config config = KerasClasses.Required(module, className);
            config[argument] = WrongValue;
            string message = Refusal(module, className, config, $"{argument}: {WrongValue}");
            Assert.True(
                message.Contains(argument, StringComparison.Ordinal) && message.Contains(Nonsense, StringComparison.Ordinal), $"{className}.{argument}: {message}");
        }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void FromConfig_UnknownName_SaysWhichNamesThereAre(string module, string className)
    {
        KerasArguments keras = KerasArguments.Of(module, className);
        ParameterInfo[] parameters = [.. keras.Type.GetConstructors().SelectMany(constructor => constructor.GetParameters())];
        foreach (System.Text.Json.JsonProperty argument in keras.Defaults)
        {
            ParameterInfo? parameter = Array.Find(parameters, one => one.Name == KerasArguments.ParameterName(argument.Name));
            Type? type = parameter is null ? null : Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (type is not { IsEnum: true } || argument.Value.ValueKind != System.Text.Json.JsonValueKind.String)
                continue;
            Config config = KerasClasses.Required(module, className);
            config[argument.Name] = Nonsense;
            string message = Refusal(module, className, config, $"{argument.Name}: {Nonsense}");
            Assert.Contains(argument.Name, message, StringComparison.Ordinal);
            Assert.Contains(Nonsense, message, StringComparison.Ordinal);
            Assert.Contains(argument.Value.GetString()!, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void FromConfig_UnknownArgument_IsNamed(string module, string className)
    {
        Config config = KerasClasses.Required(module, className);
        config["nonsense_argument"] = 1;
        Assert.Contains("'nonsense_argument'", Refusal(module, className, config, "nonsense_argument"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void FromConfig_MissingArgument_IsNamed(string module, string className)
    {
        KerasArguments keras = KerasArguments.Of(module, className);
        foreach (string argument in keras.Required.Select(one => one.Name))
        {
            Config config = KerasClasses.Required(module, className);
            config.Remove(argument);
            Assert.Contains($"'{argument}'", Refusal(module, className, config, $"no {argument}"), StringComparison.Ordinal);
        }
    }

    private static string Refusal(string module, string className, Config config, string what)
    {
        Exception? refusal = Record.Exception(() => KerasClasses.Make(module, className, config));
        Assert.True(refusal is ConfigException, $"{className}, {what}: {refusal?.ToString() ?? "accepted"}");
        return refusal!.Message;
    }
}
