using Argali.Saving;
using Argali.Text;

namespace Argali.Operations;

/// <summary>The operations of <c>keras.ops</c> that graphs of saved models may hold, by class name, one row each.</summary>
internal static partial class GraphOpRegistry
{
    private const string NumpyModule = "keras.src.ops.numpy";
    private const string NNModule = "keras.src.ops.nn";
    private const string MathModule = "keras.src.ops.math";
    private const string LinalgModule = "keras.src.ops.linalg";
    private const string ImageModule = "keras.src.ops.image";
    private const string CoreModule = "keras.src.ops.core";
    private const string ActivationsModule = "keras.src.activations.activations";

    private static readonly Dictionary<string, GraphOp> Table = new GraphOp[][]
    {
        Elementwise(), Reductions(), Shaping(), Indexing(), Algebra(), Neural(), Signals(), Images(),
    }.SelectMany(rows => rows).ToDictionary(op => op.ClassName, StringComparer.Ordinal);

    // Classes of Keras that are no part of a saved graph, or that cannot be computed here, and why.
    private static readonly Dictionary<string, string> Unsupported = new(StringComparer.Ordinal)
    {
        ["Cond"] = "it holds Python functions",
        ["ForiLoop"] = "it holds Python functions",
        ["VectorizedMap"] = "it holds Python functions",
        ["WhileLoop"] = "it holds Python functions",
        ["Eig"] = "its results are complex numbers",
        ["CTCDecode"] = "it searches for label sequences, whose lengths depend on the values",
        ["Nonzero"] = "the shape of its result depends on the values",
        ["Arange"] = "it makes a constant, which graphs hold as such",
        ["Empty"] = "it makes a constant, which graphs hold as such",
        ["Eye"] = "it makes a constant, which graphs hold as such",
        ["Full"] = "it makes a constant, which graphs hold as such",
        ["Identity"] = "it makes a constant, which graphs hold as such",
        ["Ones"] = "it makes a constant, which graphs hold as such",
        ["Tri"] = "it makes a constant, which graphs hold as such",
        ["Zeros"] = "it makes a constant, which graphs hold as such",
    };

    /// <summary>Gets the class names of the operations.</summary>
    public static IEnumerable<string> ClassNames => Table.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether a Python module is one that operations live in.</summary>
    public static bool IsModule(string? module) =>
        module is not null && (module.StartsWith("keras.src.ops.", StringComparison.Ordinal) || module == ActivationsModule);

    /// <summary>Gets an operation.</summary>
    /// <exception cref="ConfigException">There is none of that name, or it is not supported; the message says which.</exception>
    public static GraphOp Get(string className)
    {
        if (Table.TryGetValue(className, out GraphOp? op))
            return op;
        throw new ConfigException(Unsupported.TryGetValue(className, out string? reason)
            ? $"The operation '{className}' is not supported in graphs: {reason}. Use a layer of your own instead (CustomObjects.Register)."
            : Suggestions.Unknown("operation", className, Table.Keys));
    }

    /// <exception cref="ConfigException">The value is neither an integer nor a list of them.</exception>
    private static int[] Integers(Config config, string key) =>
        config.GetInts(key) ?? throw new ConfigException($"'{key}' expects an integer or a list of them. Received: null.");

    private static GraphOp Numpy(string signature, OpFunction function) => new(NumpyModule, signature, _ => function);

    private static GraphOp Numpy(string signature, Func<Config, OpFunction> bind) => new(NumpyModule, signature, bind);

    private static GraphOp NN(string signature, OpFunction function) => new(NNModule, signature, _ => function);

    private static GraphOp NN(string signature, Func<Config, OpFunction> bind) => new(NNModule, signature, bind);
}
