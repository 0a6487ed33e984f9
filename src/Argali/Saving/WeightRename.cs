namespace Argali.Saving;

/// <summary>A part of paths that is called otherwise in a file than in the model.</summary>
/// <param name="Model">
/// A pattern, see <see cref="LoadWeightsOptions"/>, that paths in the model begin with. The rest of a path is kept. An empty pattern
/// begins every path.
/// </param>
/// <param name="File">
/// What stands in its place in the file. Wildcards in it stand for what the wildcards of <paramref name="Model"/> matched, in their order.
/// May be empty.
/// </param>
/// <example>
/// <code>
/// new WeightRename("layers/functional", "")               // the file holds the nested model alone
/// new WeightRename("encoder/block_*/attention", "enc/*/self_attention")
/// </code>
/// </example>
public readonly record struct WeightRename(string Model, string File);
