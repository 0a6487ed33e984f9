using Argali.Engine;
using Argali.Saving;
using Argali.Training;

namespace Argali.Losses;

/// <summary>A loss made of a function of (y_true, y_pred) that gives one value per sample.</summary>
public sealed class LossFunctionWrapper : Loss
{
    private readonly Func<Tensor, Tensor, Tensor> function;
    private readonly Config arguments;

    /// <summary>Wraps a function.</summary>
    /// <param name="function">Gets (y_true, y_pred) as float32 of equal rank.</param>
    /// <param name="name">The name in logs and files: to load a file again, register a factory under it.</param>
    /// <param name="reduction">How the values of the samples become one.</param>
    public LossFunctionWrapper(
        Func<Tensor, Tensor, Tensor> function, string name, LossReduction reduction = LossReduction.SumOverBatchSize)
        : this(function, name, name, reduction, [], isPlainFunction: false)
    {
    }

    internal LossFunctionWrapper(
        Func<Tensor, Tensor, Tensor> function, string functionName, string name, LossReduction reduction, Config arguments, bool isPlainFunction)
        : base(name, reduction)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentException.ThrowIfNullOrEmpty(name);
        this.function = function;
        this.arguments = arguments;
        FunctionName = functionName;
        IsPlainFunction = isPlainFunction;
    }

    /// <summary>Gets the name of the function: <c>mean_squared_error</c> also where <c>mse</c> was given.</summary>
    public string FunctionName { get; }

    /// <summary>Whether Keras would hold the bare function here, without a loss object around it.</summary>
    internal bool IsPlainFunction { get; }

    internal Func<Tensor, Tensor, Tensor> Function => function;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return function(yTrue, yPred);
    }

    /// <inheritdoc/>
    public override Config GetConfig()
    {
        Config config = base.GetConfig();
        config["fn"] = FunctionNames.Envelope(FunctionName);
        return config.Merge(arguments);
    }

    internal static LossFunctionWrapper Of(Func<Tensor, Tensor, Tensor> function)
    {
        string name = FunctionNames.Of(function);
        return new LossFunctionWrapper(function, name, name, LossReduction.SumOverBatchSize, [], isPlainFunction: true);
    }

    /// <summary>The same bare function under the name that a user gave it.</summary>
    internal LossFunctionWrapper Named(string name) => new(function, FunctionName, name, Reduction, arguments, IsPlainFunction);
}
