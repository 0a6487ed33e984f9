using System.Collections;
using System.Runtime.CompilerServices;
using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Numbers where Keras takes a number or an array of numbers: <c>mean: 0.5</c>, <c>mean: [0.5, 1.5]</c>, or a tensor.</summary>
[CollectionBuilder(typeof(ArrayLike), nameof(Create))]
public readonly struct ArrayLike : IEnumerable<double>
{
    private readonly Tensor values;

    private ArrayLike(Tensor values) => this.values = values;

    /// <summary>Gets whether nothing was given.</summary>
    public bool IsDefault => values.IsDefault;

    /// <summary>Gets the numbers, float64; a single number has no axes.</summary>
    public Tensor Values => values;

    /// <summary>Takes one number.</summary>
    public static implicit operator ArrayLike(double value) => new(Tensor.Scalar(value));

    /// <summary>Takes a vector.</summary>
    public static implicit operator ArrayLike(double[] values) => new(Tensor.From(values));

    /// <summary>Takes a vector.</summary>
    public static implicit operator ArrayLike(float[] values) => new(Ops.Cast(Tensor.From(values), DType.Float64));

    /// <summary>Takes an array of any shape.</summary>
    public static implicit operator ArrayLike(Tensor values) => new(Ops.Cast(values, DType.Float64).Clone());

    /// <summary>Takes a vector.</summary>
    public static ArrayLike Create(ReadOnlySpan<double> values) => new(Tensor.From(values));

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)(IsDefault ? [] : values.ToArray<double>())).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Describes the numbers.</summary>
    public override string ToString() => IsDefault ? "null" : values.ToString();

    /// <summary>Reads a number, a nested list or null from a config.</summary>
    /// <exception cref="ConfigException">The value is something else, or the list is ragged.</exception>
    internal static ArrayLike FromConfig(Config config, string key) => config.Find(key) switch
    {
        null => default,
        long number => number,
        double number => number,
        IReadOnlyList<object?> list => new ArrayLike(TensorConfig.Read(list, DType.Float64)),
        Config envelope => new ArrayLike(TensorConfig.Read(envelope)),
        object other => throw new ConfigException($"'{key}' expects a number or a list of numbers. Received: {Config.Describe(other)}."),
    };

    /// <summary>Gets the form in configs: a number, a nested list, or null.</summary>
    internal object? ToConfig() => IsDefault ? null : TensorConfig.Nested(values);
}
