using Argali.Engine;
using Argali.Layers;
using Argali.Saving;

namespace Argali.Models;

internal static partial class FunctionalConfig
{
    public static Model Read(Config config)
    {
        string? name = config.GetString("name", null);
        bool trainable = config.GetBool("trainable", true);
        config.MarkAllRead();
        IReadOnlyList<object?> entries = config.GetList("layers") ?? throw new ConfigException("A functional model needs 'layers'.");

        var operations = new Dictionary<string, Operation>(StringComparer.Ordinal);
        var pending = new List<(Operation Operation, Queue<object?> Calls)>();
        var firstCalls = new Dictionary<Operation, int>();
        foreach (object? item in entries)
        {
            if (item is not Config entry)
                throw new ConfigException($"'layers' of a functional model holds configs. Received: {Config.Describe(item)}.");
            Operation operation = GraphOperations.Read(entry);
            string entryName = entry.GetString("name", operation.Name);
            if (!operations.TryAdd(entryName, operation))
                throw new ConfigException($"The functional model has two layers named '{entryName}'.");

            // A layer that was made before (shared with another model) has calls already; this model's begin after them.
            firstCalls[operation] = operation.InboundNodes.Count(node => !node.IsInput);
            pending.Add((operation, new Queue<object?>(entry.GetList("inbound_nodes") ?? [])));
        }

        Replay(operations, pending, firstCalls);
        Nest<KerasTensor> inputs = ReadEnds(config["input_layers"], operations, firstCalls);
        Nest<KerasTensor> outputs = ReadEnds(config["output_layers"], operations, firstCalls);
        try
        {
            var model = new Model(inputs, outputs, name);
            if (!trainable)
                model.Trainable = false;
            return model;
        }
        catch (ArgumentException e)
        {
            throw new ConfigException($"The functional model '{name}' does not hold together: {e.Message}", e);
        }
    }

    // Calls are replayed as soon as everything that they read exists, in passes over the layers: a call may wait for one of a
    // layer that stands later in the list.
    private static void Replay(
        Dictionary<string, Operation> operations, List<(Operation Operation, Queue<object?> Calls)> pending, Dictionary<Operation, int> firstCalls)
    {
        bool progress = true;
        while (progress)
        {
            progress = false;
            foreach ((Operation operation, Queue<object?> calls) in pending)
            {
                while (calls.TryPeek(out object? call) && TryDraw(operation, call, operations, firstCalls))
                {
                    calls.Dequeue();
                    progress = true;
                }
            }
        }

        foreach ((Operation operation, Queue<object?> calls) in pending)
        {
            if (calls.Count > 0)
            {
                throw new ConfigException(
                    $"The call of '{operation.Name}' cannot be replayed: it reads a layer or a call that the config does not have. Call: {Config.Describe(calls.Peek())}.");
            }
        }
    }

    private static bool TryDraw(
        Operation operation, object? call, Dictionary<string, Operation> operations, Dictionary<Operation, int> firstCalls)
    {
        LoadScope.CountCall();
        var arguments = new List<object?>();
        var keywords = new List<KeyValuePair<string, object?>>();
        bool complete = true;
        switch (call)
        {
            case Config node:
                foreach (object? argument in node.GetList("args") ?? [])
                    arguments.Add(ReadArgument(argument, Find));
                foreach ((string name, object? value) in node.GetConfig("kwargs") ?? new Config())
                    keywords.Add(KeyValuePair.Create(name, ReadArgument(value, Find)));
                break;
            case IReadOnlyList<object?> legacy:
                ReadLegacyCall(legacy, arguments, keywords, Find);
                break;
            default:
                throw new ConfigException($"'inbound_nodes' of '{operation.Name}' holds calls. Received: {Config.Describe(call)}.");
        }

        if (!complete)
            return false;
        if (arguments.Count == 0)
            throw new ConfigException($"A call of '{operation.Name}' has no inputs.");
        try
        {
            operation.Draw(arguments, keywords);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or OverflowException)
        {
            throw new ConfigException($"The layer '{operation.Name}' ({operation.ClassName}) cannot be called as the config says: {e.Message}", e);
        }

        return true;

        KerasTensor? Find(string layer, long callIndex, long tensorIndex)
        {
            KerasTensor? tensor = FindTensor(operations, firstCalls, layer, callIndex, tensorIndex);
            complete &= tensor is not null;
            return tensor;
        }
    }

    private static KerasTensor? FindTensor(
        Dictionary<string, Operation> operations, Dictionary<Operation, int> firstCalls, string layer, long callIndex, long tensorIndex)
    {
        if (!operations.TryGetValue(layer, out Operation? operation))
            throw new ConfigException($"The functional model refers to a layer '{layer}', which it does not have.");
        long index = operation is InputLayer ? callIndex : callIndex + firstCalls[operation];
        if (index < 0 || index >= operation.InboundNodes.Count)
            return null;
        IReadOnlyList<KerasTensor> outputs = operation.InboundNodes[(int)index].Outputs.Flatten();
        return tensorIndex >= 0 && tensorIndex < outputs.Count
            ? outputs[(int)tensorIndex]
            : throw new ConfigException($"The layer '{layer}' has {outputs.Count} outputs. The config refers to output {tensorIndex}.");
    }

    private static object? ReadArgument(object? value, Func<string, long, long, KerasTensor?> find)
    {
        switch (value)
        {
            case Config { Count: > 0 } config when config.Find("class_name") is "__keras_tensor__":
                IReadOnlyList<object?> history = config.GetConfig("config")?.GetList("keras_history") ?? [];
                return history is [string layer, long call, long tensor]
                    ? (find(layer, call, tensor) is { } found ? (Nest<KerasTensor>?)found : null)
                    : throw new ConfigException($"A tensor of a functional model needs a 'keras_history' of three. Received: {config}.");
            case Config config when config.Find("class_name") is "__numpy__" or "__tensor__":
                return (Nest<Tensor>)TensorConfig.Read(config);
            case Config config when !config.ContainsKey("class_name"):
                var named = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
                foreach ((string key, object? item) in config)
                    named.Add(key, ReadArgument(item, find));
                return named.Count > 0 && named.Values.All(item => item is Nest<KerasTensor>)
                    ? Nest<KerasTensor>.Dictionary(named.Select(pair => KeyValuePair.Create(pair.Key, (Nest<KerasTensor>)pair.Value!)))
                    : named;
            case IReadOnlyList<object?> list:
                object?[] items = [.. list.Select(item => ReadArgument(item, find))];
                return items.Length > 0 && items.All(item => item is Nest<KerasTensor>)
                    ? Nest<KerasTensor>.List(items.Select(item => (Nest<KerasTensor>)item!))
                    : items;
            default:
                return value;
        }
    }

    // Keras 2: a call is a list of [layer, call, tensor] or [layer, call, tensor, keywords].
    private static void ReadLegacyCall(
        IReadOnlyList<object?> call,
        List<object?> arguments,
        List<KeyValuePair<string, object?>> keywords,
        Func<string, long, long, KerasTensor?> find)
    {
        var inputs = new List<Nest<KerasTensor>>();
        foreach (object? item in call)
        {
            if (item is not IReadOnlyList<object?> { Count: 3 or 4 } entry || entry[0] is not string layer || entry[1] is not long index || entry[2] is not long tensor)
                throw new ConfigException($"A call in the form of Keras 2 lists [layer, call, tensor]. Received: {Config.Describe(item)}.");
            if (find(layer, index, tensor) is { } found)
                inputs.Add(found);
            if (entry.Count == 4 && entry[3] is Config named)
            {
                foreach ((string name, object? value) in named)
                    keywords.Add(KeyValuePair.Create(name, value));
            }
        }

        if (inputs.Count > 0)
            arguments.Add(inputs.Count == 1 ? inputs[0] : Nest<KerasTensor>.List(inputs));
    }

    private static Nest<KerasTensor> ReadEnds(object? value, Dictionary<string, Operation> operations, Dictionary<Operation, int> firstCalls)
    {
        switch (value)
        {
            case Config named:
                return Nest<KerasTensor>.Dictionary(named.Select(pair => KeyValuePair.Create(pair.Key, ReadEnds(pair.Value, operations, firstCalls))));
            case IReadOnlyList<object?> { Count: 3 } triple when triple[0] is string layer && triple[1] is long call && triple[2] is long tensor:
                if (operations.TryGetValue(layer, out Operation? operation) && IsNestedFunctional(operation))
                    call--;
                return FindTensor(operations, firstCalls, layer, call, tensor)
                    ?? throw new ConfigException($"The functional model refers to call {call} of '{layer}', which it does not have.");
            case IReadOnlyList<object?> { Count: 1 } single when single[0] is IReadOnlyList<object?> { Count: 3 } inner && inner[0] is string:
                return ReadEnds(inner, operations, firstCalls);
            case IReadOnlyList<object?> { Count: > 0 } list:
                return Nest<KerasTensor>.List(list.Select(item => ReadEnds(item, operations, firstCalls)));
            default:
                throw new ConfigException($"'input_layers' and 'output_layers' hold [layer, call, tensor]. Received: {Config.Describe(value)}.");
        }
    }
}
