using Argali.Engine;
using Argali.Layers;

namespace Argali.Saving;

/// <summary>What of a model is loaded, and where in the file it is looked for: <see cref="LoadWeightsOptions"/>, made ready for a model.</summary>
internal sealed class WeightsSelection
{
    private readonly Func<Variable, string> nameOf;
    private readonly PathPattern[] include;
    private readonly PathPattern[] exclude;
    private readonly (PathPattern Pattern, string Replacement)[] renames;

    /// <exception cref="ArgumentException">A pattern or a rule is malformed.</exception>
    public WeightsSelection(LoadWeightsOptions options, Layer root)
    {
        Options = options;
        include = [.. options.Include.Select(pattern => new PathPattern(pattern))];
        exclude = [.. options.Exclude.Select(pattern => new PathPattern(pattern))];
        renames = [.. options.Rename.Select(Rule)];
        WeightNames? names = null;
        nameOf = variable => (names ??= new WeightNames(root))[variable];
    }

    /// <summary>Everything, as it is called in the model.</summary>
    public static WeightsSelection Everything { get; } = new(new LoadWeightsOptions());

    private WeightsSelection(LoadWeightsOptions options)
    {
        Options = options;
        include = exclude = [];
        renames = [];
        nameOf = variable => variable.Path;
    }

    public LoadWeightsOptions Options { get; }

    /// <summary>
    /// Whether nothing is left out or looked for elsewhere. Only then the state of an optimizer is loaded: it belongs to the whole model.
    /// </summary>
    public bool IsEverything => include.Length == 0 && exclude.Length == 0 && renames.Length == 0;

    /// <summary>Whether a variable is to be loaded.</summary>
    public bool Includes(Variable variable)
    {
        if (include.Length == 0 && exclude.Length == 0)
            return true;
        string name = nameOf(variable);
        return (include.Length == 0 || Array.Exists(include, pattern => pattern.Matches(name))) && !Array.Exists(exclude, pattern => pattern.Matches(name));
    }

    /// <summary>Gets what the file calls a path; the path itself where no rule matches it.</summary>
    public string PlaceOf(string path) => Renamed(path) ?? path;

    /// <summary>Gets what the file calls a path; null where no rule matches it.</summary>
    public string? Renamed(string path)
    {
        foreach ((PathPattern pattern, string replacement) in renames)
        {
            if (pattern.Replace(path, replacement) is { } place)
                return place;
        }

        return null;
    }

    private static (PathPattern Pattern, string Replacement) Rule(WeightRename rename)
    {
        (string model, string file) = (rename.Model ?? "", rename.File ?? "");
        return PathPattern.CountWildcards(file) <= PathPattern.CountWildcards(model)
            ? (new PathPattern(model), file)
            : throw new ArgumentException($"The rule '{model}' -> '{file}' has more wildcards on the right side than on the left.", nameof(rename));
    }
}
