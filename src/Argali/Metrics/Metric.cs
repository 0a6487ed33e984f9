using Argali.Engine;
using Argali.Layers;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>
/// The base of every metric: it gathers over batches what a result needs (<see cref="UpdateState"/>), gives the result so far
/// (<see cref="Result"/>) and starts again (<see cref="ResetState"/>). Wherever a metric is expected, Keras's name
/// (<c>"mae"</c>) or a function can be given instead.
/// </summary>
/// <remarks>Nothing that a metric computes is recorded for a gradient, and its variables are never saved with a model.</remarks>
/// <seealso href="https://keras.io/api/metrics/"/>
public abstract class Metric : IKerasSerializable
{
    private readonly List<Variable> variables = [];
    private readonly List<Metric> metrics = [];

    /// <summary>Makes a metric.</summary>
    /// <param name="name">Its name in logs. Default: the class name in snake case, made unique.</param>
    /// <param name="dtype">The type of its variables.</param>
    protected Metric(string? name = null, DType dtype = DType.Float32)
    {
        Name = name ?? UniqueNames.Next(KerasNames.ToSnakeCase(GetType().Name));
        DType = dtype;
    }

    /// <summary>Gets the name: the key in logs.</summary>
    public string Name { get; internal set; }

    /// <summary>Gets the type of the variables.</summary>
    public DType DType { get; }

    /// <summary>Gets which way the metric gets better; null when that is not known.</summary>
    public virtual MetricDirection? Direction => null;

    /// <summary>Gets the variables: its own, then those of metrics inside it.</summary>
    public IReadOnlyList<Variable> Variables => metrics.Count == 0 ? variables : [.. variables, .. metrics.SelectMany(metric => metric.Variables)];

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string? Module => GetType().Assembly == typeof(Metric).Assembly ? "keras.metrics" : null;

    /// <summary>Makes the metric of a name, as <see cref="Get"/> does.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static implicit operator Metric(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Get(name)!;
    }

    /// <summary>Makes a metric of a function of (y_true, y_pred) that gives one value per sample: the metric is their mean.</summary>
    public static implicit operator Metric(Func<Tensor, Tensor, Tensor> function) => MeanMetricWrapper.Of(function);

    /// <summary>Makes the metric of what Keras accepts: a metric, a name, an envelope of a file; null stays null.</summary>
    /// <remarks>The name <c>accuracy</c> here is the class <see cref="Accuracy"/>; in <c>Compile</c> it is chosen by shapes.</remarks>
    /// <exception cref="ArgumentException">The name is unknown, or the object is no identifier.</exception>
    /// <exception cref="ConfigException">An envelope names an unknown class, or its config does not fit.</exception>
    public static Metric? Get(object? identifier) => identifier is Func<Tensor, Tensor, Tensor> function
        ? MeanMetricWrapper.Of(function)
        : MetricRegistry.Registry.Get(identifier);

    /// <summary>Takes a batch in.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The predictions.</param>
    /// <param name="sampleWeight">A weight per sample, or of a shape that the metric allows.</param>
    /// <exception cref="ArgumentException">Shapes do not fit each other or the metric.</exception>
    public abstract void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null);

    /// <summary>Computes the result of everything since the last reset: a scalar, or an array.</summary>
    public abstract Tensor Result();

    /// <summary>Computes several results under names of their own; null (the default) for a metric that has one.</summary>
    /// <remarks>When it is not null, logs hold these instead of <see cref="Result"/>, under these names.</remarks>
    public virtual IReadOnlyDictionary<string, Tensor>? NamedResults() => null;

    /// <summary>Sets every variable to zero.</summary>
    public virtual void ResetState()
    {
        foreach (Variable variable in Variables)
            variable.Assign(Tensor.Zeros(variable.Shape, variable.DType));
    }

    /// <summary>Takes a batch in and gives the result so far.</summary>
    /// <exception cref="ArgumentException">Shapes do not fit each other or the metric.</exception>
    public Tensor Apply(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        UpdateState(yTrue, yPred, sampleWeight);
        return Result();
    }

    /// <inheritdoc/>
    public virtual Config GetConfig() => new() { ["name"] = Name, ["dtype"] = DType.KerasName() };

    /// <inheritdoc/>
    public override string ToString() => $"<{ClassName} name={Name}>";

    /// <summary>Adds a variable. It starts at a value, but <see cref="ResetState"/> sets it to zero, as in Keras.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="name">The last part of its path.</param>
    /// <param name="initialValue">The value of every element before the first update.</param>
    protected Variable AddVariable(Shape shape, string name, double initialValue = 0)
    {
        Tensor initial = Ops.Cast(Tensor.Full(shape, initialValue), DType);
        var variable = new Variable(initial, name, trainable: false) { Path = $"{Name.Replace('/', '>')}/{name}" };
        variables.Add(variable);
        return variable;
    }

    /// <summary>Makes a metric part of this one: its variables are listed and reset with this one's.</summary>
    /// <returns>The metric.</returns>
    protected TMetric Track<TMetric>(TMetric metric)
        where TMetric : Metric
    {
        ArgumentNullException.ThrowIfNull(metric);
        metrics.Add(metric);
        return metric;
    }
}
