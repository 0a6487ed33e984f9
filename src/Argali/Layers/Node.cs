namespace Argali.Layers;

/// <summary>One call of an operation on symbolic tensors: an edge of a functional model's graph.</summary>
internal sealed class Node
{
    /// <param name="operation">What was called.</param>
    /// <param name="arguments">The positional arguments: symbolic tensors, lists and dictionaries of them, plain values.</param>
    /// <param name="keywords">The keyword arguments under Keras's names.</param>
    /// <param name="outputs">What the call gives.</param>
    public Node(
        Operation operation, IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords, Nest<KerasTensor> outputs)
    {
        Operation = operation;
        Arguments = arguments;
        Keywords = keywords;
        Outputs = outputs;
        IReadOnlyList<KerasTensor> flat = outputs.Flatten();
        for (int i = 0; i < flat.Count; i++)
        {
            flat[i].Node = this;
            flat[i].TensorIndex = i;
        }

        var inputs = new List<KerasTensor>();
        foreach (object? argument in arguments)
            Collect(argument, inputs);
        foreach ((_, object? argument) in keywords)
            Collect(argument, inputs);
        Inputs = inputs;
    }

    public Operation Operation { get; }

    public IReadOnlyList<object?> Arguments { get; }

    public IReadOnlyList<KeyValuePair<string, object?>> Keywords { get; }

    public Nest<KerasTensor> Outputs { get; }

    /// <summary>Gets the symbolic tensors among all arguments, in call-argument order.</summary>
    public IReadOnlyList<KerasTensor> Inputs { get; }

    /// <summary>Gets whether this is the source of a graph.</summary>
    public bool IsInput => Operation is InputLayer;

    private static void Collect(object? argument, List<KerasTensor> inputs)
    {
        switch (argument)
        {
            case KerasTensor tensor:
                inputs.Add(tensor);
                break;
            case Nest<KerasTensor> nest:
                inputs.AddRange(nest.Flatten());
                break;
            case IReadOnlyList<object?> list:
                foreach (object? item in list)
                    Collect(item, inputs);
                break;
            case IReadOnlyDictionary<string, object?> dictionary:
                foreach ((_, object? item) in dictionary.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    Collect(item, inputs);
                break;
        }
    }
}
