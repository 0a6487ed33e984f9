using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// A function as a layer. It has no weights; gradients flow through it. To be saved the function needs a name, under which it is
/// registered before a file is loaded (see <see cref="LambdaFunction"/>).
/// </summary>
/// <remarks>
/// Files of Keras may hold a Python <c>lambda</c> as bytecode. It is never run: register a <see cref="LambdaFunction"/> that computes the
/// same under the name of the layer, such as <c>lambda_1</c>, and it takes the bytecode's place.
/// </remarks>
/// <seealso href="https://keras.io/api/layers/core_layers/lambda/"/>
public sealed class Lambda : Layer
{
    // What a file says of the function; it is written again as it is, so that Python can go on reading it.
    private Config? recorded;

    /// <summary>Makes the layer.</summary>
    /// <param name="function">The function of one tensor.</param>
    /// <param name="outputShape">The shape of the output without the batch; null to find it by computing on zeros.</param>
    /// <param name="mask">The mask of the output; null for none.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Lambda(Func<Tensor, Tensor> function, Shape? outputShape = null, Tensor? mask = null, string? name = null)
        : this(new LambdaFunction(function), outputShape, mask, arguments: null, name)
    {
    }

    /// <summary>Makes the layer of a function that has a name.</summary>
    /// <param name="function">The function.</param>
    /// <param name="outputShape">The shape of the output without the batch; null to find it by computing on zeros.</param>
    /// <param name="mask">The mask of the output; null for none.</param>
    /// <param name="arguments">What the function gets beside the inputs; null for nothing.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Lambda(LambdaFunction function, Shape? outputShape = null, Tensor? mask = null, Config? arguments = null, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(function);
        Function = function;
        OutputShape = outputShape;
        Mask = mask;
        Arguments = arguments ?? [];
        SupportsMasking = true;
    }

    /// <summary>Gets the function.</summary>
    public LambdaFunction Function { get; }

    /// <summary>Gets the shape of the output without the batch; null when it was not given.</summary>
    public Shape? OutputShape { get; }

    /// <summary>Gets the mask of the output; null for none.</summary>
    public Tensor? Mask { get; }

    /// <summary>Gets what the function gets beside the inputs.</summary>
    public Config Arguments { get; }

    internal override bool AcceptsMask => true;

    private protected override bool OverridesOutputShape => OutputShape is not null;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => OutputShape is { } shape
        ? new Shape(inputShapes.Flatten()[0][0]).Concat(shape)
        : base.ComputeOutputShape(inputShapes);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The function has no name.</exception>
    public override Config GetConfig()
    {
        Config config = base.GetConfig().Merge(new Config { ["function"] = recorded ?? FunctionConfig() });
        if (OutputShape is { } shape)
            config["output_shape"] = shape;
        if (Mask is { } mask)
            config["mask"] = mask;
        config["arguments"] = Arguments;
        return config;
    }

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context) => Function.Apply(inputs, Arguments);

    /// <inheritdoc/>
    protected override Tensor? ComputeMask(Tensor inputs, Tensor? mask) => Mask;

    internal static Lambda FromConfig(Config config)
    {
        string? name = config.GetString("name", null);
        return new Lambda(
            ReadFunction(config["function"], name),
            config.GetShape("output_shape"),
            config.GetConfig("mask") is { } mask ? (Tensor?)TensorConfig.Read(mask) : null,
            config.GetConfig("arguments"),
            name)
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
            recorded = config.GetConfig("function"),
        };
    }

    private static LambdaFunction ReadFunction(object? value, string? layer)
    {
        var function = value as Config;
        switch (function?.Find("class_name"))
        {
            case "function":
                string named = function.GetString("config");
                return CustomObjects.TryFind(named, out Func<Config, LambdaFunction>? create)
                    ? create(new Config())
                    : throw new ConfigException(
                        $"The Lambda layer '{layer}' calls the function '{named}', which is not registered. Before loading call " +
                        $"CustomObjects.Register(\"Custom\", \"{named}\", _ => new LambdaFunction(\"{named}\", x => ...)).");
            case "__lambda__":
                return layer is not null && CustomObjects.TryFind(layer, out Func<Config, LambdaFunction>? substitute)
                    ? substitute(new Config())
                    : throw new NotSupportedException(
                        $"The Lambda layer '{layer}' holds Python bytecode, which is never run. Before loading register a function that computes the same " +
                        $"under the name of the layer, CustomObjects.Register(\"Custom\", \"{layer}\", _ => new LambdaFunction(\"{layer}\", x => ...)), " +
                        "or give the Python function a name (def, not lambda) before saving.");
            default:
                throw new ConfigException($"A Lambda layer needs a 'function'. Received: {Config.Describe(value)}.");
        }
    }

    private Config FunctionConfig() => Function.Name is { } named
        ? ObjectSerializer.Function(named)
        : throw new NotSupportedException(
            $"The Lambda layer '{Name}' cannot be saved: its function has no name. Make it of a LambdaFunction with a name and register that name before loading.");
}
