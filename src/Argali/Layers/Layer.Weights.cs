using System.Globalization;
using System.Runtime.CompilerServices;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Metrics;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

public abstract partial class Layer
{
    private readonly List<Variable> ownTrainable = [];
    private readonly List<Variable> ownNonTrainable = [];
    private readonly List<(string Attribute, object Value)> tracked = [];
    private readonly List<(Variable Variable, Regularizer Regularizer)> weightRegularizers = [];
    private readonly List<Metric> ownMetrics = [];
    private readonly List<SeedGenerator> seedGenerators = [];

    /// <summary>Gets all weights, own ones first (trainable, then not), then those of the sub-layers; each once.</summary>
    public IReadOnlyList<Variable> Weights => Collect(layer => layer.ownTrainable.Concat(layer.ownNonTrainable), respectTrainable: false);

    /// <summary>Gets the weights that training changes: none of a frozen layer.</summary>
    public IReadOnlyList<Variable> TrainableWeights => Collect(layer => layer.ownTrainable.Where(variable => variable.Trainable), respectTrainable: true);

    /// <summary>Gets the weights that training does not change: statistics, counters, and everything of frozen layers.</summary>
    public IReadOnlyList<Variable> NonTrainableWeights
    {
        get
        {
            var trainables = new HashSet<Variable>(TrainableWeights);
            return [.. Weights.Where(weight => !trainables.Contains(weight))];
        }
    }

    /// <summary>Gets the weights that training changes (Keras's name for <see cref="TrainableWeights"/>).</summary>
    public IReadOnlyList<Variable> TrainableVariables => TrainableWeights;

    /// <summary>Gets the direct sub-layers, in the order in which they were tracked.</summary>
    internal virtual IEnumerable<Layer> SubLayers
    {
        get
        {
            foreach ((_, object value) in tracked)
            {
                if (value is Layer layer)
                    yield return layer;
                else if (value is IEnumerable<Layer> layers)
                {
                    foreach (Layer item in layers)
                        yield return item;
                }
                else if (value is Nest<Layer> nest)
                {
                    foreach (Layer item in InOrder(nest))
                        yield return item;
                }
            }
        }
    }

    /// <summary>
    /// Gets what a file holds below this layer, under Keras's attribute names: a <see cref="Layer"/>, a list or a nest of layers each, in
    /// the order of <see cref="Track{TLayer}(string, TLayer)"/>.
    /// </summary>
    internal virtual IReadOnlyList<(string Attribute, object Value)> SaveableChildren => tracked;

    /// <summary>Gets the layer's own variables as files hold them: made trainable first, then the others, each in order of creation.</summary>
    internal virtual IReadOnlyList<Variable> OwnVariables => [.. ownTrainable.Where(variable => !IsOfAdapter(variable)), .. ownNonTrainable];

    /// <summary>Gets the name of one of <see cref="OwnVariables"/> in files: its number, but for few layers.</summary>
    internal virtual string OwnVariableFileName(int index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Gets the layer's own random streams, which the state of a training holds.</summary>
    internal IReadOnlyList<SeedGenerator> SeedGenerators => seedGenerators;

    /// <summary>Gets what the layer keeps from one batch to the next and no weights file holds, such as the states of a stateful LSTM.</summary>
    internal virtual IReadOnlyList<Variable> KeptVariables => [];

    /// <summary>Gets the metrics of this layer and its sub-layers.</summary>
    internal IEnumerable<Metric> TrackedMetrics => ownMetrics.Concat(SubLayers.SelectMany(layer => layer.TrackedMetrics));

    /// <summary>Gets copies of all weights, in the order of <see cref="Weights"/>.</summary>
    public IReadOnlyList<Tensor> GetWeights() => [.. Weights.Select(weight => weight.Value.Clone())];

    /// <summary>Replaces all weights, in the order of <see cref="Weights"/>; nothing is changed unless everything fits.</summary>
    /// <exception cref="ArgumentException">The number of tensors, or a shape, differs.</exception>
    public void SetWeights(IReadOnlyList<Tensor> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        IReadOnlyList<Variable> targets = Weights;
        if (targets.Count != weights.Count)
        {
            throw new ArgumentException(
                $"SetWeights of '{Name}' expects {targets.Count} tensors. Received: {weights.Count}.", nameof(weights));
        }

        for (int i = 0; i < targets.Count; i++)
        {
            if (targets[i].Shape != weights[i].Shape)
            {
                throw new ArgumentException(
                    $"Weight {i} of '{Name}' ('{targets[i].Path}') has shape {targets[i].Shape}. Received: {weights[i].Shape}.", nameof(weights));
            }
        }

        for (int i = 0; i < targets.Count; i++)
            targets[i].Assign(weights[i]);
    }

    /// <summary>Gets the number of elements of all weights.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public long CountParams()
    {
        if (!Built)
        {
            throw new InvalidOperationException(
                $"The layer '{Name}' has no weights to count yet: it is not built. Build it, or call it on data.");
        }

        return Weights.Sum(weight => weight.Shape.ElementCount);
    }

    /// <summary>Makes a weight. Call it in <see cref="Build(Shape)"/>.</summary>
    /// <param name="name">The last part of the weight's path, such as <c>kernel</c>.</param>
    /// <param name="shape">Its shape, every axis known.</param>
    /// <param name="initializer">Its first values; null for <c>glorot_uniform</c>.</param>
    /// <param name="trainable">Whether training changes it. Default true.</param>
    /// <param name="regularizer">A penalty on it, added to the loss; null for none.</param>
    /// <param name="constraint">What is applied to it after every update; null for nothing.</param>
    /// <param name="dtype">Its type; null for that of the layer's policy.</param>
    /// <exception cref="InvalidOperationException">The layer is built already.</exception>
    protected Variable AddWeight(
        string name,
        Shape shape,
        Initializer? initializer = null,
        bool trainable = true,
        Regularizer? regularizer = null,
        Constraint? constraint = null,
        DType? dtype = null)
    {
        if (Built)
            throw new InvalidOperationException($"The layer '{Name}' is built: weights are added in Build.");
        if (!shape.IsKnown)
        {
            throw new ArgumentException(
                $"The weight '{NameScope.PathOf(name)}' would have the shape {shape}: every axis that weights depend on must be known.", nameof(shape));
        }

        // A load reads every weight: what its first values would be does not matter.
        DType type = dtype ?? DType.VariableDType;
        AllocationBudget.Require(shape, type);
        Variable variable = LoadScope.IsActive
            ? new Variable(shape, type, name, trainable)
            : new Variable((initializer ?? "glorot_uniform").Call(shape, type), name, trainable);
        variable.Path = NameScope.PathOf(name);
        if (constraint is not null)
            variable.Constraint = constraint.Call;
        return Keep(variable, regularizer);
    }

    private Variable Keep(Variable variable, Regularizer? regularizer)
    {
        (variable.WasCreatedTrainable ? ownTrainable : ownNonTrainable).Add(variable);
        if (regularizer is not null)
            weightRegularizers.Add((variable, regularizer));
        return variable;
    }

    /// <summary>Counts a variable of an inner layer as one of this layer's own too, as Keras does with every variable that is an attribute.</summary>
    private protected void Adopt(Variable variable) => (variable.WasCreatedTrainable ? ownTrainable : ownNonTrainable).Add(variable);

    /// <summary>Makes a layer part of this one: its weights are trained and saved, under the attribute's name as Keras would.</summary>
    /// <param name="attribute">The name of the attribute in the Python class, which files use as a path.</param>
    /// <param name="layer">The sub-layer.</param>
    /// <returns>The layer.</returns>
    protected internal TLayer Track<TLayer>(string attribute, TLayer layer)
        where TLayer : Layer
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        ArgumentNullException.ThrowIfNull(layer);
        tracked.Add((attribute, layer));
        return layer;
    }

    /// <summary>Makes a list of layers part of this one.</summary>
    /// <param name="attribute">The name of the attribute in the Python class, which files use as a path.</param>
    /// <param name="layers">The sub-layers.</param>
    /// <returns>The list.</returns>
    [OverloadResolutionPriority(1)]
    protected IReadOnlyList<TLayer> Track<TLayer>(string attribute, IReadOnlyList<TLayer> layers)
        where TLayer : Layer
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        ArgumentNullException.ThrowIfNull(layers);
        tracked.Add((attribute, layers));
        return layers;
    }

    /// <summary>Makes layers in lists, dictionaries and nestings of these part of this one.</summary>
    /// <remarks>
    /// Of a dictionary the order counts, not the keys. Keras saves lists in lists since 3.15 only, unless a model holds them: files are written
    /// so that those releases read them, and the others pass over them.
    /// </remarks>
    /// <param name="attribute">The name of the attribute in the Python class, which files use as a path.</param>
    /// <param name="layers">The sub-layers.</param>
    /// <returns>The sub-layers.</returns>
    protected Nest<TLayer> Track<TLayer>(string attribute, Nest<TLayer> layers)
        where TLayer : Layer
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        tracked.Add((attribute, layers.IsLeaf ? layers.Value : layers.Map(Layer (layer) => layer)));
        return layers;
    }

    // Dictionaries in the order of their items, as files hold them.
    private static IEnumerable<Layer> InOrder(Nest<Layer> layers) => layers.IsLeaf ? [layers.Value] : layers.SelectMany(InOrder);

    /// <summary>Makes a metric part of this layer: models that hold the layer log it and reset it.</summary>
    /// <returns>The metric.</returns>
    protected TMetric Track<TMetric>(TMetric metric)
        where TMetric : Metric
    {
        ArgumentNullException.ThrowIfNull(metric);
        ownMetrics.Add(metric);
        return metric;
    }

    /// <summary>Makes a random stream part of this layer: a training that is resumed goes on with it where it was.</summary>
    /// <returns>The stream.</returns>
    protected SeedGenerator Track(SeedGenerator seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        seedGenerators.Add(seeds);
        return seeds;
    }

    private List<Variable> Collect(Func<Layer, IEnumerable<Variable>> own, bool respectTrainable)
    {
        var variables = new List<Variable>();
        var seen = new HashSet<Variable>();
        Visit(this);
        return variables;

        void Visit(Layer layer)
        {
            if (respectTrainable && !layer.Trainable)
                return;
            foreach (Variable variable in own(layer))
            {
                if (seen.Add(variable))
                    variables.Add(variable);
            }

            foreach (Layer child in layer.SubLayers)
                Visit(child);
        }
    }
}
