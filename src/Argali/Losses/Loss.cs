using Argali.Engine;
using Argali.Layers;
using Argali.Saving;

namespace Argali.Losses;

/// <summary>
/// The base of every loss: <see cref="Call"/> gives one value per sample (or per step of a sample), <see cref="Apply"/> weights and
/// reduces them. Wherever a loss is expected, Keras's name (<c>"mse"</c>) or a function can be given instead.
/// </summary>
/// <example>
/// <code>
/// public sealed class Quantile(double quantile) : Loss("quantile")
/// {
///     public override Tensor Call(Tensor yTrue, Tensor yPred)
///     {
///         Tensor error = Ops.Subtract(yTrue, yPred);
///         return Ops.Mean(Ops.Maximum(Ops.Multiply((float)quantile, error), Ops.Multiply((float)(quantile - 1), error)), axis: -1);
///     }
/// }
/// </code>
/// </example>
/// <seealso href="https://keras.io/api/losses/"/>
public abstract class Loss : IKerasSerializable
{
    /// <summary>Makes a loss.</summary>
    /// <param name="name">Its name in logs and messages. Default: the class name in snake case, made unique.</param>
    /// <param name="reduction">How the values of the samples become one.</param>
    protected Loss(string? name = null, LossReduction reduction = LossReduction.SumOverBatchSize)
    {
        Name = name ?? UniqueNames.Next(KerasNames.ToSnakeCase(GetType().Name));
        Reduction = reduction;
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets how the values of the samples become one.</summary>
    public LossReduction Reduction { get; }

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string? Module => GetType().Assembly == typeof(Loss).Assembly ? "keras.losses" : null;

    /// <summary>Makes the loss of a name, as <see cref="Get"/> does.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static implicit operator Loss(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Get(name)!;
    }

    /// <summary>Makes a loss of a function of (y_true, y_pred) that gives one value per sample.</summary>
    public static implicit operator Loss(Func<Tensor, Tensor, Tensor> function) => LossFunctionWrapper.Of(function);

    /// <summary>Makes the loss of what Keras accepts: a loss, a name, an envelope of a file; null stays null.</summary>
    /// <remarks>
    /// Names of functions (<c>mse</c>, <c>binary_crossentropy</c>) give a <see cref="LossFunctionWrapper"/> under that very name,
    /// names of classes (<c>MeanSquaredError</c>) an object of the class with its defaults.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is unknown, or the object is no identifier.</exception>
    /// <exception cref="ConfigException">An envelope names an unknown class, or its config does not fit.</exception>
    public static Loss? Get(object? identifier) => identifier is Func<Tensor, Tensor, Tensor> function
        ? LossFunctionWrapper.Of(function)
        : LossRegistry.Get(identifier);

    /// <summary>Computes the values of the samples, not yet weighted: usually the shape of the targets without its last axis.</summary>
    /// <param name="yTrue">The targets, as float32.</param>
    /// <param name="yPred">The predictions, as float32.</param>
    public abstract Tensor Call(Tensor yTrue, Tensor yPred);

    /// <summary>Computes the loss: the values of the samples, weighted and reduced.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The predictions. If they carry a mask, masked steps do not count.</param>
    /// <param name="sampleWeight">A weight per sample (or per step): a scalar, or of the shape of the values or its first axes.</param>
    /// <returns>A scalar, or with <see cref="LossReduction.None"/> the weighted values.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit each other.</exception>
    public Tensor Apply(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        Tensor? mask = yPred.Mask;
        Tensor values;
        try
        {
            values = Call(Ops.Cast(yTrue, DType.Float32), Ops.Cast(yPred, DType.Float32));
        }
        catch (ArgumentException e) when (TargetShapes.AreMissing(e, yTrue, yPred))
        {
            throw TargetShapes.Add(e, $"The loss '{Name}'", yTrue, yPred);
        }

        if (values.Mask is { } own)
            mask = mask is { } given ? Ops.LogicalAnd(given, own) : own;
        return LossWeighting.Reduce(values, sampleWeight, mask, Reduction);
    }

    /// <inheritdoc/>
    public virtual Config GetConfig() => new() { ["name"] = Name, ["reduction"] = Reduction.KerasName() };

    /// <inheritdoc/>
    public override string ToString() => $"<{ClassName} name={Name}>";
}
