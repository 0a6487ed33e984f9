using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>One number everywhere, or given values.</summary>
public sealed class Constant : Initializer
{
    private readonly Tensor? values;

    /// <summary>Makes an initializer of one number.</summary>
    /// <param name="value">The number. Default 0.</param>
    public Constant(double value = 0.0)
    {
        Value = value;
    }

    /// <summary>Makes an initializer of given values, such as the rows of a trained embedding.</summary>
    /// <param name="values">The values; the weight must have their shape, or they must have one element.</param>
    public Constant(Tensor values)
    {
        this.values = values.Clone();
        Value = double.NaN;
    }

    /// <summary>Gets the number; NaN where values were given.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Values were given and have another shape.</exception>
    public override Tensor Call(Shape shape, DType dtype = DType.Float32)
    {
        if (values is not { } given)
            return Ops.Cast(Tensor.Full(shape, Value), dtype);
        if (given.Shape == shape)
            return Ops.Cast(given, dtype).Clone();
        return given.ElementCount == 1
            ? Ops.Cast(Tensor.Full(shape, Ops.Cast(given, DType.Float64).AsSpan<double>()[0]), dtype)
            : throw new ArgumentException(
                $"Constant holds values of shape {given.Shape} and cannot fill a weight of shape {shape}. Give values of the weight's shape.");
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new() { ["value"] = values is { } given ? given : Value };

    internal static Constant FromConfig(Config config) => config["value"] switch
    {
        Tensor tensor => new Constant(tensor),
        Config array => new Constant(ConstantValues.Read(array)),
        _ => new Constant(config.GetDouble("value")),
    };
}
