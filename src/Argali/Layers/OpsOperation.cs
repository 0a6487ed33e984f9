using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// A bare operation of <c>keras.ops</c> in the graph of a functional model, such as the <c>NotEqual</c> that Keras puts behind an
/// embedding that masks.
/// </summary>
internal sealed class OpsOperation : Operation
{
    private readonly Config config;
    private readonly Func<object?[], Nest<Tensor>> compute;

    private OpsOperation(string className, string module, Config config, string name, Func<object?[], Nest<Tensor>> compute)
        : base(name)
    {
        ClassName = className;
        Module = module;
        this.config = config;
        this.compute = compute;
    }

    public override string ClassName { get; }

    public override string? Module { get; }

    /// <summary>Makes <c>not_equal(x, value)</c>.</summary>
    public static OpsOperation NotEqual() => Numpy("NotEqual", new Config());

    /// <summary>Makes <c>any(x, axis=-1)</c>.</summary>
    public static OpsOperation AnyOfLastAxis() => Numpy("Any", new Config { ["axis"] = -1, ["keepdims"] = false });

    /// <exception cref="ConfigException">The operation is unknown.</exception>
    public static OpsOperation FromConfig(Config entry)
    {
        string className = entry.GetString("class_name");
        Config config = entry.GetConfig("config") ?? new Config();
        Func<object?[], Nest<Tensor>> compute = GraphOps.Find(className, config)
            ?? throw new ConfigException(
                $"The operation '{className}' of {entry.GetString("module")} is not supported in graphs. Known: {string.Join(", ", GraphOps.Names)}.");
        string name = entry.GetString("name", config.GetString("name", null)) ?? UniqueNames.Next(KerasNames.ToSnakeCase(className));
        return new OpsOperation(className, entry.GetString("module"), config, name, compute);
    }

    public override Config GetConfig() => config;

    internal override Nest<Tensor> Run(
        IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords, CallContext context) =>
        compute([.. arguments, .. keywords.Select(pair => pair.Value)]);

    internal override Nest<KerasTensor> ComputeOutputs(
        IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        object?[] all = [.. arguments, .. keywords.Select(pair => pair.Value)];
        Nest<(Shape Shape, DType DType)> first = Probe(all, 2);
        IReadOnlyList<(Shape Shape, DType DType)> second = Probe(all, 3).Flatten();
        int next = 0;
        return first.Map(output =>
        {
            Shape shape = output.Shape;
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (shape[axis] != second[next].Shape[axis])
                    shape = shape.With(axis, Shape.Unknown);
            }

            next++;
            return new KerasTensor(shape, output.DType, Name);
        });
    }

    private Nest<(Shape Shape, DType DType)> Probe(object?[] arguments, int length)
    {
        using StepScope step = new GradientTape().Compute();
        return compute([.. arguments.Select(argument => Models.CallArguments.Evaluate(argument, tensor => Zeros(tensor, length)))])
            .Map(output => (output.Shape, output.DType));
    }

    private static OpsOperation Numpy(string className, Config config) =>
        new(className, "keras.src.ops.numpy", config, UniqueNames.Next(KerasNames.ToSnakeCase(className)), GraphOps.Find(className, config)!);

    private static Tensor Zeros(KerasTensor tensor, int length)
    {
        Shape shape = tensor.Shape;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] < 0)
                shape = shape.With(axis, length);
        }

        return Tensor.Zeros(shape, tensor.DType);
    }
}
