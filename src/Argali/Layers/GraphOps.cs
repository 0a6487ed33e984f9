using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The operations of <c>keras.ops</c> that graphs of saved models may hold, by class name.</summary>
internal static class GraphOps
{
    private static readonly Dictionary<string, Func<Config, Func<object?[], Nest<Tensor>>>> Table = new(StringComparer.Ordinal)
    {
        ["NotEqual"] = _ => Binary(Ops.NotEqual),
        ["Equal"] = _ => Binary(Ops.Equal),
        ["Add"] = _ => Binary(Ops.Add),
        ["Subtract"] = _ => Binary(Ops.Subtract),
        ["Multiply"] = _ => Binary(Ops.Multiply),
        ["TrueDivide"] = _ => Binary(Ops.Divide),
        ["Divide"] = _ => Binary(Ops.Divide),
        ["Maximum"] = _ => Binary(Ops.Maximum),
        ["Minimum"] = _ => Binary(Ops.Minimum),
        ["Any"] = Any,
    };

    public static IEnumerable<string> Names => Table.Keys.Order(StringComparer.Ordinal);

    /// <summary>Gets the function of an operation with the given constructor arguments; null when the operation is unknown.</summary>
    public static Func<object?[], Nest<Tensor>>? Find(string className, Config config)
    {
        if (!Table.TryGetValue(className, out Func<Config, Func<object?[], Nest<Tensor>>>? create))
            return null;
        config.MarkAllRead();
        return create(config);
    }

    private static Func<object?[], Nest<Tensor>> Any(Config config)
    {
        int[]? axes = config.GetInts("axis");
        bool keepdims = config.GetBool("keepdims", false);
        return arguments => arguments is [Nest<Tensor> x, ..]
            ? axes is null ? Ops.Any(x.Value, keepdims: keepdims) : Ops.Any(x.Value, axes, keepdims)
            : throw new ArgumentException("The operation takes a tensor.", nameof(arguments));
    }

    private static Func<object?[], Nest<Tensor>> Binary(Func<Tensor, Tensor, Tensor> function) => arguments =>
    {
        if (arguments.Length < 2)
            throw new ArgumentException($"The operation takes two operands. Received: {arguments.Length}.", nameof(arguments));
        (Tensor a, Tensor b) = Operands(arguments[0], arguments[1]);
        return function(a, b);
    };

    // A plain number takes the type of the tensor beside it.
    private static (Tensor A, Tensor B) Operands(object? a, object? b)
    {
        DType dtype = a is Nest<Tensor> first ? first.Value.DType : b is Nest<Tensor> second ? second.Value.DType : DType.Float32;
        return (Operand(a, dtype), Operand(b, dtype));
    }

    private static Tensor Operand(object? value, DType dtype) => value switch
    {
        Nest<Tensor> tensor => tensor.Value,
        long number => Ops.Cast(Tensor.Scalar(number), dtype),
        double number => Ops.Cast(Tensor.Scalar(number), dtype),
        bool truth => Ops.Cast(Tensor.Scalar(truth), dtype),
        _ => throw new ArgumentException($"Expected a tensor or a number. Received: {Config.Describe(value)}.", nameof(value)),
    };
}
