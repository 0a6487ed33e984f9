using Argali.Engine;

namespace Argali.Saving;

/// <summary>
/// Takes the tensors out of a tree of values, so that the rest is plain JSON, and puts them back. In their place stands
/// <c>{"__tensor__": ...}</c>: the number of a dataset in a file, or in a text the type, the shape and the bytes themselves.
/// </summary>
internal static class StateTensors
{
    private const string Key = "__tensor__";

    /// <summary>Replaces every tensor by its number in a list, to which it is added.</summary>
    /// <exception cref="NotSupportedException">A tensor holds strings.</exception>
    public static Config Extract(Config states, List<Tensor> tensors) => (Config)Replace(states, tensor =>
    {
        if (TensorData.TypeOf(tensor.DType) is null)
            throw new NotSupportedException($"States hold tensors of numbers. Received one of {tensor.DType.KerasName()}.");
        tensors.Add(tensor);
        return (long)(tensors.Count - 1);
    })!;

    /// <summary>Puts the tensors back in the place of their numbers.</summary>
    /// <exception cref="ConfigException">A place is malformed.</exception>
    public static Config Insert(Config states, Func<int, Tensor> find) => (Config)Restore(states, place => place is long number and >= 0 and <= int.MaxValue
        ? find((int)number)
        : throw new ConfigException($"Expected the number of a tensor. Received: {Config.Describe(place)}."))!;

    /// <summary>Replaces every tensor by a text of its bytes.</summary>
    /// <exception cref="NotSupportedException">A tensor holds strings.</exception>
    public static Config Inline(Config states) => (Config)Replace(states, tensor =>
    {
        using var bytes = new MemoryStream();
        TensorData.Write(tensor, bytes.Write);
        return new Config
        {
            ["dtype"] = tensor.DType,
            ["shape"] = tensor.Shape,
            ["base64"] = Convert.ToBase64String(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)),
        };
    })!;

    /// <summary>Reads back what <see cref="Inline"/> wrote.</summary>
    /// <exception cref="ConfigException">A place is malformed.</exception>
    public static Config Outline(Config states) => (Config)Restore(states, place =>
    {
        if (place is not Config described || !DTypes.TryParse(described.GetString("dtype"), out DType dtype) || described.GetShape("shape") is not { } shape)
            throw new ConfigException($"Expected a tensor's dtype, shape and bytes. Received: {Config.Describe(place)}.");
        try
        {
            return Tensor.FromBytes(Convert.FromBase64String(described.GetString("base64")), dtype, shape);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            throw new ConfigException($"The bytes of a {dtype.KerasName()} tensor of shape {shape} are damaged: {e.Message}", e);
        }
    })!;

    private static object? Replace(object? value, Func<Tensor, object> place)
    {
        switch (value)
        {
            case Tensor tensor:
                return new Config { [Key] = place(tensor) };
            case Config config:
                var plain = new Config();
                foreach ((string key, object? child) in config)
                    plain[key] = Replace(child, place);
                return plain;
            case IReadOnlyList<object?> list:
                return list.Select(item => Replace(item, place)).ToList();
            default:
                return value;
        }
    }

    private static object? Restore(object? value, Func<object?, Tensor> find)
    {
        switch (value)
        {
            case Config { Count: 1 } config when config.TryGetValue(Key, out object? place):
                return find(place);
            case Config config:
                var whole = new Config();
                foreach ((string key, object? child) in config)
                    whole[key] = Restore(child, find);
                return whole;
            case IReadOnlyList<object?> list:
                return list.Select(item => Restore(item, find)).ToList();
            default:
                return value;
        }
    }
}
