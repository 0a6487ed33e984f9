using System.Text.RegularExpressions;
using Argali.Engine;

namespace Argali.Optimizers;

public abstract partial class Optimizer
{
    private readonly HashSet<Variable> undecayed = [];
    private readonly List<Regex> undecayedNames = [];
    private readonly Dictionary<Variable, bool> decays = [];

    /// <summary>Leaves variables out of weight decay. Call it before the optimizer is built.</summary>
    /// <param name="varList">Variables to leave out; null for none.</param>
    /// <param name="varNames">
    /// Patterns to be found in the names of variables to leave out, such as <c>bias</c>: regular expressions; null for none.
    /// </param>
    /// <exception cref="InvalidOperationException">The optimizer is built.</exception>
    /// <exception cref="ArgumentException">A pattern is no regular expression.</exception>
    public void ExcludeFromWeightDecay(IEnumerable<Variable>? varList = null, IEnumerable<string>? varNames = null)
    {
        if (Built)
        {
            throw new InvalidOperationException(
                "ExcludeFromWeightDecay can only be called before the optimizer is built. Call it before Compile, Build and Apply.");
        }

        undecayed.UnionWith(varList ?? []);
        undecayedNames.AddRange((varNames ?? []).Select(pattern => new Regex(pattern, RegexOptions.CultureInvariant)));
    }

    private bool Decays(Variable variable)
    {
        if (undecayed.Count == 0 && undecayedNames.Count == 0)
            return true;
        if (!decays.TryGetValue(variable, out bool result))
            decays.Add(variable, result = !IsExcluded(variable));
        return result;
    }

    private bool IsExcluded(Variable variable) =>
        undecayed.Contains(variable) || undecayedNames.Exists(pattern => pattern.IsMatch(variable.Name));
}
