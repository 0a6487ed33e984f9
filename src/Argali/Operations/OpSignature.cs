using System.Globalization;

namespace Argali.Operations;

/// <summary>
/// An operation's name and arguments, as its row in the registry writes them: <c>Mean(axis=None, keepdims=False)(x)</c>, the constructor's
/// arguments in the order in which configs hold them, then the call's. What stands behind a bar is read, but not written. A class without
/// a constructor of its own has one list only, <c>Add(x1, x2)</c>: its config is its name. A star takes any number of operands.
/// </summary>
internal sealed class OpSignature
{
    private OpSignature(string className, IReadOnlyList<OpParameter> constructor, string[] call, bool isNamed)
    {
        ClassName = className;
        Constructor = constructor;
        IsVariadic = call is [string only] && only[0] == '*';
        Call = IsVariadic ? [call[0][1..]] : call;
        IsNamed = isNamed;
    }

    public string ClassName { get; }

    public IReadOnlyList<OpParameter> Constructor { get; }

    public string[] Call { get; }

    /// <summary>Gets whether the call takes any number of operands.</summary>
    public bool IsVariadic { get; }

    /// <summary>Gets whether configs begin with the operation's name: Keras writes it where the constructor takes one.</summary>
    public bool IsNamed { get; }

    public static OpSignature Parse(string text)
    {
        string[] parts = text.TrimEnd(')').Split('(');
        string className = parts[0];
        if (parts.Length == 2)
            return new OpSignature(className, [], Operands(parts[1]), isNamed: true);
        string[] ages = parts[1].TrimEnd(')').Split('|');
        var constructor = new List<OpParameter>();
        bool isNamed = false;
        for (int age = 0; age < ages.Length; age++)
        {
            foreach (string parameter in Names(ages[age]))
            {
                if (parameter == "name")
                    isNamed = true;
                else
                    constructor.Add(Parameter(parameter, isNewer: age > 0));
            }
        }

        return new OpSignature(className, constructor, Operands(parts[2]), isNamed);
    }

    private static string[] Operands(string list) => [.. Names(list).Select(name => name.Split('=')[0])];

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static OpParameter Parameter(string text, bool isNewer)
    {
        string[] sides = text.Split('=');
        return sides.Length == 1
            ? new OpParameter(sides[0], null, IsRequired: true, isNewer)
            : new OpParameter(sides[0], Literal(sides[1]), IsRequired: false, isNewer);
    }

    private static object? Literal(string text) => text switch
    {
        "None" => null,
        "True" => true,
        "False" => false,
        ['"', .. string inner, '"'] => inner,
        _ when long.TryParse(text, CultureInfo.InvariantCulture, out long integer) => integer,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
