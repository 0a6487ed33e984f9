using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.Operations;

/// <summary>
/// A bare operation of <c>keras.ops</c> in the graph of a functional model, such as the <c>NotEqual</c> that Keras puts behind an
/// embedding that masks.
/// </summary>
internal sealed class OpsOperation : Operation
{
    // Lengths that stand in for unknown axes, in pairs; where the outputs differ, the axis is unknown there too. An operation that needs
    // longer or divisible axes finds them in the later pairs.
    private static readonly (int First, int Second)[] Probes = [(2, 3), (12, 24), (120, 240)];

    private readonly GraphOp op;
    private readonly Config config;
    private readonly OpFunction function;

    // Keras would hold the outputs in this type of 16 bits: values are rounded to it.
    private DType? half;

    private OpsOperation(GraphOp op, string module, Config config, string name, OpFunction function)
        : base(name)
    {
        this.op = op;
        this.config = config;
        this.function = function;
        Module = module;
    }

    public override string ClassName => op.ClassName;

    public override string? Module { get; }

    /// <summary>Makes an operation from the constructor's arguments, in the order of its signature.</summary>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static OpsOperation Create(string className, params ReadOnlySpan<object?> arguments)
    {
        GraphOp op = GraphOpRegistry.Get(className);
        string name = UniqueNames.Next(KerasNames.ToSnakeCase(className));
        Config config = op.MakeConfig(name, arguments);
        try
        {
            return new OpsOperation(op, op.Module, config, name, op.Bind(config));
        }
        catch (ConfigException e)
        {
            throw new ArgumentException(e.Message, e);
        }
    }

    /// <exception cref="ConfigException">The operation is unknown, or its config does not fit.</exception>
    public static OpsOperation FromConfig(Config entry)
    {
        string className = entry.GetString("class_name");
        GraphOp op = GraphOpRegistry.Get(className);
        Config config = entry.GetConfig("config") ?? new Config();
        string name = entry.GetString("name", config.GetString("name", null)) ?? UniqueNames.Next(KerasNames.ToSnakeCase(className));
        try
        {
            return new OpsOperation(op, entry.GetString("module"), config, name, op.Bind(config));
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new ConfigException($"The operation '{name}' ({className}) could not be made from its config: {e.Message}", e);
        }
    }

    public override Config GetConfig() => config;

    internal override Nest<Tensor> Run(
        IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords, CallContext context)
    {
        Nest<Tensor> outputs = Compute(op.Arrange(arguments, keywords));
        return half is { } type ? outputs.Map(output => output.DType == DType.Float32 ? Ops.RoundTo(output, type) : output) : outputs;
    }

    internal override Nest<KerasTensor> ComputeOutputs(
        IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        object?[] values = op.Arrange(arguments, keywords);
        Nest<OpSpec> outputs = function.Describe is { } describe ? describe(new OpSpecs(values)) : Probe(values);
        DType dtype = outputs.Flatten() is [OpSpec first, ..] ? first.DType : DType.Float32;
        half = dtype is DType.Float16 or DType.BFloat16 ? dtype : null;
        return outputs.Map(output => new KerasTensor(output.Shape, output.DType, Name));
    }

    private Nest<Tensor> Compute(object?[] values) => function.Compute(new OpValues(values));

    private Nest<OpSpec> Probe(object?[] values)
    {
        ArgumentException? refusal = null;
        foreach ((int first, int second) in Probes)
        {
            try
            {
                return Probe(values, first, second);
            }
            catch (ArgumentException e)
            {
                // Longer axes may do; what the shortest ones lack says best what is wrong.
                refusal ??= e;
            }
        }

        IEnumerable<string> shapes = values.OfType<Nest<KerasTensor>>().SelectMany(nest => nest.Flatten()).Select(symbol => symbol.Shape.ToString());
        throw new ArgumentException($"The operation '{Name}' ({ClassName}) cannot take {string.Join(" and ", shapes)}: {refusal!.Message}", refusal);
    }

    private Nest<OpSpec> Probe(object?[] values, int firstLength, int secondLength)
    {
        DType floating = FloatingType(values);
        Nest<OpSpec> first = ProbeWith(values, firstLength);
        IReadOnlyList<OpSpec> second = ProbeWith(values, secondLength).Flatten();
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
            return new OpSpec(shape, output.DType == DType.Float32 ? floating : output.DType);
        });
    }

    // Floating values are float32, whatever type their symbols have; the symbols of results follow those of the operands.
    private static DType FloatingType(object?[] values)
    {
        OperandType[] floating =
        [
            .. values.OfType<Nest<KerasTensor>>().SelectMany(nest => nest.Flatten())
                .Where(symbol => symbol.DType.IsFloating()).Select(symbol => new OperandType(symbol.DType, false)),
        ];
        return OperandType.Join(floating);
    }

    private Nest<OpSpec> ProbeWith(object?[] values, int length)
    {
        using StepScope step = new GradientTape().Compute();
        object?[] zeros = [.. values.Select(value => CallArguments.Evaluate(value, tensor => Zeros(tensor, length)))];
        return Compute(zeros).Map(output => new OpSpec(output.Shape, output.DType));
    }

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
