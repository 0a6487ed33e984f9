using System.Globalization;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;

namespace Argali.Saving;

/// <summary>
/// The tree of a <c>.weights.h5</c> file. Every layer, model and optimizer has a group under the name of the Python attribute that
/// holds it; members of a list are named by their class, <c>dense</c>, <c>dense_1</c>, ... . Its own variables lie in the group <c>vars</c>
/// under their numbers. An object that several attributes hold is stored where it is met first.
/// </summary>
internal static partial class WeightsTree
{
    public const string VariablesGroup = "vars";

    // What Keras 2.13 called the layers of a model.
    private const string OldLayersGroup = "_layer_checkpoint_dependencies";
    private const string LayersGroup = "layers";

    // What Keras calls a list in a list since 3.15; up to then it passed over it.
    private const string Container = "container";

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";

    /// <summary>Gets everything that a file holds of a model, each once, at its path, parents first.</summary>
    public static IReadOnlyList<WeightsNode> Nodes(Layer root)
    {
        var nodes = new List<WeightsNode>();
        Walk(root, node =>
        {
            nodes.Add(node);
            return true;
        });
        return nodes;
    }

    /// <summary>Visits everything that a file holds of a model, parents first. What a visit returns false for is visited again where it is met again.</summary>
    /// <param name="root">The model.</param>
    /// <param name="visit">Called with every object; whether it is done with it.</param>
    /// <param name="nestedListsOfModels">
    /// Whether lists in lists are looked into where a model holds them, as Keras does since 3.15. What they hold is among the model's <c>layers</c> too,
    /// where every release finds it.
    /// </param>
    private static void Walk(Layer root, Func<WeightsNode, bool> visit, bool nestedListsOfModels = false)
    {
        var done = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Visit(root, "", "");

        void Visit(object owner, string path, string scope)
        {
            if (done.Contains(owner) || !open.Add(owner))
                return;
            if (visit(new WeightsNode(path, owner, scope)))
                done.Add(owner);
            foreach ((string attribute, object value) in Children(owner))
            {
                string below = Join(path, attribute);
                if (value is IEnumerable<Layer> items)
                    VisitItems(Nest<Layer>.ListOf(items), below, scope, intoLists: false);
                else if (value is Nest<Layer> nest)
                    VisitItems(nest, below, scope, intoLists: nestedListsOfModels || owner is not Model);
                else
                    Visit(value, below, value is Layer layer ? Join(scope, layer.Name) : scope);
            }

            open.Remove(owner);
        }

        void VisitItems(Nest<Layer> items, string path, string scope, bool intoLists)
        {
            // The number goes up for every item, also for one that was met before.
            var used = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (Nest<Layer> item in items)
            {
                if (!item.IsLeaf && !intoLists)
                    continue;
                string name = item.IsLeaf ? FileName(item.Value) : Container;
                int count = used.GetValueOrDefault(name);
                used[name] = count + 1;
                string below = Join(path, count == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{count}"));
                if (item.IsLeaf)
                    Visit(item.Value, below, Join(scope, item.Value.Name));
                else
                    VisitItems(item, below, scope, intoLists);
            }
        }
    }

    // Attributes come sorted by code point, private ones last; the layers of a drawn or stacked model before all.
    private static IEnumerable<(string Attribute, object Value)> Children(object owner)
    {
        if (owner is LossScaleOptimizer scale)
            return [("inner_optimizer", scale.InnerOptimizer)];
        if (owner is not Layer layer)
            return [];
        IEnumerable<(string Attribute, object Value)> children = layer.SaveableChildren;
        if (layer is Model { Optimizer: { } optimizer })
            children = children.Append(("optimizer", optimizer));
        bool layersFirst = layer is Sequential or Model { Graph: not null };
        return children
            .OrderBy(child => layersFirst && child.Attribute == LayersGroup ? 0 : child.Attribute.StartsWith('_') ? 2 : 1)
            .ThenBy(child => child.Attribute, StringComparer.Ordinal);
    }

    // The name of the Python class, which for one layer is not the exported one.
    private static string FileName(Layer layer) => layer.ClassName == "GroupQueryAttention"
        ? "grouped_query_attention"
        : KerasNames.ToSnakeCase(layer.ClassName);
}
