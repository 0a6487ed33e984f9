using Argali.Engine;
using Argali.Layers;
using Argali.Saving;

namespace Argali.Models;

/// <summary>The config of a functional model: its layers, the calls between them, its inputs and outputs.</summary>
internal static partial class FunctionalConfig
{
    public static Config Write(Model model, FunctionalGraph graph)
    {
        var callIndices = new Dictionary<Node, int>();
        foreach (Operation operation in graph.Operations)
        {
            int index = 0;
            foreach (Node node in graph.NodesOf(operation))
                callIndices[node] = index++;
        }

        var layers = new List<object?>();
        foreach (Operation operation in graph.Operations)
        {
            Config envelope = ObjectSerializer.Envelope(operation);
            envelope["name"] = operation.Name;
            envelope["inbound_nodes"] = graph.NodesOf(operation).Where(node => !node.IsInput)
                .Select(object? (node) => WriteNode(node, callIndices)).ToList();
            layers.Add(envelope);
        }

        return new Config
        {
            ["name"] = model.Name,
            ["trainable"] = model.Trainable,
            ["layers"] = layers,
            ["input_layers"] = WriteEnds(graph.Inputs, callIndices),
            ["output_layers"] = WriteEnds(graph.Outputs, callIndices),
        };
    }

    private static Config WriteNode(Node node, Dictionary<Node, int> callIndices)
    {
        var keywords = new Config();
        foreach ((string name, object? value) in node.Keywords)
            keywords[name] = WriteArgument(value, callIndices);
        return new Config
        {
            ["args"] = node.Arguments.Select(argument => WriteArgument(argument, callIndices)).ToList(),
            ["kwargs"] = keywords,
        };
    }

    private static object? WriteArgument(object? argument, Dictionary<Node, int> callIndices)
    {
        switch (argument)
        {
            case Nest<KerasTensor> nest:
                return WriteTensors(nest, callIndices);
            case IReadOnlyList<object?> list:
                return list.Select(item => WriteArgument(item, callIndices)).ToList();
            case IReadOnlyDictionary<string, object?> named:
                var config = new Config();
                foreach ((string key, object? value) in named)
                    config[key] = WriteArgument(value, callIndices);
                return config;
            case Nest<Tensor> { IsLeaf: true } constant:
                return TensorConfig.Write(constant.Value);
            default:
                return ObjectSerializer.Plain(argument);
        }
    }

    private static object? WriteTensors(Nest<KerasTensor> nest, Dictionary<Node, int> callIndices)
    {
        if (nest.IsLeaf)
        {
            KerasTensor tensor = nest.Value;
            return new Config
            {
                ["class_name"] = "__keras_tensor__",
                ["config"] = new Config
                {
                    ["shape"] = tensor.Shape,
                    ["dtype"] = tensor.DType.KerasName(),
                    ["keras_history"] = new List<object?> { tensor.Node.Operation.Name, callIndices[tensor.Node], tensor.TensorIndex },
                },
            };
        }

        if (nest.IsList)
            return nest.Select(item => WriteTensors(item, callIndices)).ToList();
        var named = new Config();
        foreach (string key in nest.Keys)
            named[key] = WriteTensors(nest[key], callIndices);
        return named;
    }

    // A call of a functional model inside this one counts from 1 here, and only here: its own drawing was call 0.
    private static object? WriteEnds(Nest<KerasTensor> ends, Dictionary<Node, int> callIndices)
    {
        if (ends.IsLeaf)
            return new List<object?> { Triple(ends.Value) };
        if (ends.IsList)
            return ends.Flatten().Select(object? (tensor) => Triple(tensor)).ToList();
        var named = new Config();
        foreach (string key in ends.Keys)
            named[key] = Triple(ends[key].Value);
        return named;

        List<object?> Triple(KerasTensor tensor)
        {
            int shift = IsNestedFunctional(tensor.Node.Operation) ? 1 : 0;
            return [tensor.Node.Operation.Name, callIndices[tensor.Node] + shift, tensor.TensorIndex];
        }
    }

    private static bool IsNestedFunctional(Operation operation) => operation is Model { Graph: not null } and not Sequential;
}
