using Argali.Engine;
using Argali.Layers;
using Argali.Saving;

namespace Argali.Models;

/// <summary>
/// The graph of a functional model: the calls between its inputs and its outputs, in an order in which they can run, and its
/// layers in the order in which Keras lists (and stores) them.
/// </summary>
internal sealed class FunctionalGraph
{
    private readonly Dictionary<KerasTensor, int> slots = [];
    private readonly KerasTensor[] inputTensors;
    private readonly KerasTensor[] outputTensors;
    private readonly Tensor[] values;

    /// <exception cref="ArgumentException">An output does not follow from the inputs, an input is not a source, or two layers have one name.</exception>
    public FunctionalGraph(Nest<KerasTensor> inputs, Nest<KerasTensor> outputs)
    {
        Inputs = inputs;
        Outputs = outputs;
        inputTensors = [.. inputs.Flatten()];
        outputTensors = [.. outputs.Flatten()];
        if (outputTensors.Length == 0)
            throw new ArgumentException("A functional model needs at least one output.", nameof(outputs));

        (Nodes, Operations) = Order();
        CheckNames();

        foreach (KerasTensor tensor in inputTensors)
            slots.TryAdd(tensor, slots.Count);
        foreach (Node node in Nodes)
        {
            foreach (KerasTensor output in node.Outputs.Flatten())
                slots.TryAdd(output, slots.Count);
        }

        values = new Tensor[slots.Count];
    }

    public Nest<KerasTensor> Inputs { get; }

    public Nest<KerasTensor> Outputs { get; }

    /// <summary>Gets the inputs, flattened.</summary>
    public IReadOnlyList<KerasTensor> InputTensors => inputTensors;

    /// <summary>Gets the outputs, flattened.</summary>
    public IReadOnlyList<KerasTensor> OutputTensors => outputTensors;

    /// <summary>Gets the calls in an order in which they can run; sources left out.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>Gets the operations, layers and others, in Keras's order.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>Gets the calls of an operation that belong to this graph, in the order of the calls.</summary>
    public IEnumerable<Node> NodesOf(Operation operation)
    {
        var mine = new HashSet<Node>(Nodes);
        return operation.InboundNodes.Where(node => node.IsInput || mine.Contains(node));
    }

    /// <summary>Computes the outputs. The values are those of the flattened inputs.</summary>
    public Nest<Tensor> Run(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        for (int i = 0; i < inputTensors.Length; i++)
            values[slots[inputTensors[i]]] = inputs[i];
        foreach (Node node in Nodes)
        {
            var arguments = new object?[node.Arguments.Count];
            for (int i = 0; i < arguments.Length; i++)
                arguments[i] = CallArguments.Evaluate(node.Arguments[i], Value);
            IReadOnlyList<KeyValuePair<string, object?>> keywords = node.Keywords.Count == 0
                ? []
                : [.. node.Keywords.Select(pair => KeyValuePair.Create(pair.Key, CallArguments.Evaluate(pair.Value, Value)))];
            Store(node, node.Operation.Run(arguments, keywords, context));
        }

        Nest<Tensor> outputs = Outputs.Map(Value);
        Array.Clear(values);
        return outputs;
    }

    /// <summary>Draws the graph again on other symbolic inputs: how a model that is applied symbolically derives its outputs.</summary>
    public Nest<KerasTensor> Redraw(IReadOnlyList<KerasTensor> inputs)
    {
        var replaced = new Dictionary<KerasTensor, KerasTensor>();
        for (int i = 0; i < inputTensors.Length; i++)
            replaced[inputTensors[i]] = inputs[i];
        foreach (Node node in Nodes)
        {
            LoadScope.CountCall();
            object?[] arguments = [.. node.Arguments.Select(argument => CallArguments.Replace(argument, tensor => replaced[tensor]))];
            List<KeyValuePair<string, object?>> keywords =
            [
                .. node.Keywords.Select(pair => KeyValuePair.Create(pair.Key, CallArguments.Replace(pair.Value, tensor => replaced[tensor]))),
            ];
            IReadOnlyList<KerasTensor> outputs = node.Operation.ComputeOutputs(arguments, keywords).Flatten();
            IReadOnlyList<KerasTensor> originals = node.Outputs.Flatten();
            for (int i = 0; i < originals.Count; i++)
                replaced[originals[i]] = outputs[i];
        }

        return Outputs.Map(tensor => replaced[tensor]);
    }

    private Tensor Value(KerasTensor tensor) => values[slots[tensor]];

    private void Store(Node node, Nest<Tensor> outputs)
    {
        if (node.Outputs.IsLeaf && outputs.IsLeaf)
        {
            values[slots[node.Outputs.Value]] = outputs.Value;
            return;
        }

        IReadOnlyList<KerasTensor> symbols = node.Outputs.Flatten();
        IReadOnlyList<Tensor> computed = outputs.Flatten();
        if (symbols.Count != computed.Count)
        {
            throw new InvalidOperationException(
                $"The operation '{node.Operation.Name}' gave {computed.Count} outputs. Expected, from its symbolic call: {symbols.Count}.");
        }

        for (int i = 0; i < symbols.Count; i++)
            values[slots[symbols[i]]] = computed[i];
    }

    // Keras's order: operations are numbered when a depth-first walk from the outputs first enters them; the depth of a call is its
    // longest distance to an output, that of an operation the greatest of its calls'. Deepest first, then by number.
    private (IReadOnlyList<Node> Nodes, IReadOnlyList<Operation> Operations) Order()
    {
        var sources = new HashSet<KerasTensor>(inputTensors);
        var numbers = new Dictionary<Operation, int>();
        var finished = new List<Node>();
        var entered = new HashSet<Node>();
        foreach (KerasTensor output in outputTensors)
            Walk(output);

        var nodeDepths = new Dictionary<Node, int>();
        var operationDepths = new Dictionary<Operation, int>();
        for (int i = finished.Count - 1; i >= 0; i--)
        {
            Node node = finished[i];
            int depth = nodeDepths.GetValueOrDefault(node);

            // An operation called again nearer to the inputs keeps the depth of that call for all of its calls.
            depth = Math.Max(depth, operationDepths.GetValueOrDefault(node.Operation));
            operationDepths[node.Operation] = depth;
            nodeDepths[node] = depth;
            foreach (KerasTensor input in node.Inputs)
                nodeDepths[input.Node] = Math.Max(nodeDepths.GetValueOrDefault(input.Node), depth + 1);
        }

        foreach (KerasTensor input in inputTensors)
        {
            if (!numbers.TryAdd(input.Node.Operation, -1))
                continue;
            operationDepths[input.Node.Operation] = 0;
        }

        List<Operation> operations = [.. numbers.Keys.OrderByDescending(operation => operationDepths[operation]).ThenBy(operation => numbers[operation])];
        return ([.. finished.Where(node => !node.IsInput)], operations);

        void Walk(KerasTensor start)
        {
            // An explicit stack: graphs may be deeper than the thread's.
            var stack = new Stack<(Node Node, int Next)>();
            Enter(start, stack);
            while (stack.Count > 0)
            {
                (Node node, int next) = stack.Pop();
                bool isSource = node.IsInput && sources.Contains(node.Outputs.Flatten()[0]);
                if (isSource || next == node.Inputs.Count)
                {
                    if (node.IsInput && !isSource)
                    {
                        throw new ArgumentException(
                            $"The outputs depend on the input '{node.Operation.Name}', which is not among the model's inputs.");
                    }

                    finished.Add(node);
                    continue;
                }

                stack.Push((node, next + 1));
                Enter(node.Inputs[next], stack);
            }
        }

        void Enter(KerasTensor tensor, Stack<(Node Node, int Next)> stack)
        {
            Node node = tensor.Node;
            numbers.TryAdd(node.Operation, numbers.Count);
            if (entered.Add(node))
                stack.Push((node, 0));
        }
    }

    private void CheckNames()
    {
        foreach (IGrouping<string, Operation> group in Operations.GroupBy(operation => operation.Name))
        {
            if (group.Count() > 1)
            {
                throw new ArgumentException(
                    $"The name '{group.Key}' is used {group.Count()} times in the model. All operation names should be unique.");
            }
        }

        foreach (KerasTensor input in inputTensors)
        {
            if (!input.Node.IsInput)
            {
                throw new ArgumentException(
                    $"A model's inputs are Input tensors. Received the output of '{input.Node.Operation.Name}': begin with a new Input of its shape.");
            }
        }
    }
}
