using System.Reflection;
using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Layers;
using Argali.Losses;
using Argali.Optimizers;
using Argali.Regularizers;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.KerasParity;

/// <summary>
/// Every argument of every layer, loss, metric, optimizer, schedule, initializer, regularizer and constraint: what it refuses, it refuses
/// as the caller's mistake, and says which argument it is, what it expects and what came.
/// </summary>
public sealed class ArgumentErrorTests
{
    private static readonly string[] Expectations = ["expect", "must", "should", "need", "cannot", "takes", "out of range"];

    private static readonly HashSet<Type> WithoutWrongValues =
    [
        typeof(bool), typeof(string), typeof(Initializer), typeof(Regularizer), typeof(Constraint), typeof(ActivationFunction), typeof(Layer), typeof(RNN),
        typeof(RecurrentCell), typeof(Optimizer), typeof(Config), typeof(LossReduction), typeof(TextStandardization), typeof(TextSplit),
        typeof(IReadOnlyList<string>),
    ];

    // What arguments are given beside those that a class requires, so that the one in question counts.
    private static readonly Dictionary<string, Dictionary<string, object?>> Company = new()
    {
        ["AUC.numLabels"] = new() { ["multiLabel"] = true },
        ["IntegerLookup.idfWeights"] = new() { ["outputMode"] = "tf_idf", ["vocabulary"] = new List<object?> { 1L, 2L } },
        ["StringLookup.idfWeights"] = new() { ["outputMode"] = "tf_idf", ["vocabulary"] = new List<object?> { "a", "b" } },
        ["TextVectorization.idfWeights"] = new() { ["outputMode"] = "tf_idf", ["vocabulary"] = new List<object?> { "a", "b" } },
    };

    public static TheoryData<string, string, string, string> Wrong
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            foreach ((string module, string className, ParameterInfo parameter) in Parameters())
            {
                foreach (object value in RefusedBy(className, parameter.Name!) ?? [])
                    rows.Add(module, className, parameter.Name!, Config.Describe(value));
            }

            return rows;
        }
    }

    [Fact]
    public void Domains_OfEveryArgument_AreStated()
    {
        string[] unknown =
        [
            .. Parameters().Where(item => RefusedBy(item.ClassName, item.Parameter.Name!) is null && !IsFree(item.ClassName, item.Parameter.Name!))
                .Select(item => $"{item.ClassName}.{item.Parameter.Name} ({item.Parameter.ParameterType})").Distinct(),
        ];
        Assert.True(unknown.Length == 0, string.Join("\n", unknown));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Ctor_OfAWrongArgument_SaysWhatIsExpectedAndWhatCame(string module, string className, string argument, string value)
    {
        object wrong = RefusedBy(className, argument)!.Single(item => Config.Describe(item) == value);
        KerasArguments keras = KerasArguments.Of(module, className);
        Dictionary<string, object?> arguments = keras.Required.ToDictionary(one => KerasArguments.ParameterName(one.Name), one => GoldenCase.ToValue(one.Value));
        arguments[argument] = wrong;
        foreach ((string name, object? other) in Company.GetValueOrDefault($"{className}.{argument}") ?? [])
            arguments[name] = other;
        Exception? refusal = Unwrapped(Record.Exception(() => ArgumentConversion.Construct(keras.Type, arguments)));
        Assert.True(refusal is ArgumentException, $"{className}({argument}: {value}): {refusal?.ToString() ?? "accepted"}");
        string message = refusal!.Message;
        Assert.Contains(argument, message, StringComparison.OrdinalIgnoreCase);
        Assert.True(Array.Exists(Expectations, word => message.Contains(word, StringComparison.OrdinalIgnoreCase)), message);
        if (wrong is long or double)
            Assert.Contains(value, message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Module, string ClassName, ParameterInfo Parameter)> Parameters() =>
        from item in KerasArguments.Classes
        from constructor in KerasArguments.Of(item.Module, item.ClassName).Type.GetConstructors()
        from parameter in constructor.GetParameters()
        where !HasNoWrongValue(parameter.ParameterType)
        select (item.Module, item.ClassName, parameter);

    private static bool HasNoWrongValue(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum || WithoutWrongValues.Contains(type);
    }

    private static object[]? RefusedBy(string className, string argument) =>
        ArgumentDomains.Free.ContainsKey($"{className}.{argument}") ? null
        : ArgumentDomains.Refused.GetValueOrDefault($"{className}.{argument}") ?? ArgumentDomains.Refused.GetValueOrDefault(argument);

    private static bool IsFree(string className, string argument) =>
        ArgumentDomains.Free.ContainsKey(argument) || ArgumentDomains.Free.ContainsKey($"{className}.{argument}");

    private static Exception? Unwrapped(Exception? failure)
    {
        while (failure is TargetInvocationException { InnerException: { } inner })
            failure = inner;
        return failure;
    }
}
