using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What can be called on symbolic tensors and so become part of a functional model: a layer, or a bare operation.</summary>
public abstract class Operation : IKerasSerializable
{
    /// <summary>Makes an operation; without a name it gets one from its class, <c>dense</c>, <c>dense_1</c>, ...</summary>
    private protected Operation(string? name)
    {
        Name = name ?? UniqueNames.Next(KerasNames.ToSnakeCase(GetType().Name));
        if (Name.Contains('/', StringComparison.Ordinal))
            throw new ArgumentException($"A name must not contain '/'. Received: '{Name}'.", nameof(name));
    }

    /// <summary>Gets the name, unique within a model.</summary>
    public string Name { get; private protected set; }

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public virtual string? Module => null;

    /// <summary>Gets the calls of this operation on symbolic tensors, in order.</summary>
    internal List<Node> InboundNodes { get; } = [];

    /// <inheritdoc/>
    public abstract Config GetConfig();

    /// <summary>Runs the operation on values in place of the symbolic arguments of a call.</summary>
    internal abstract Nest<Tensor> Run(IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords, CallContext context);

    /// <summary>Derives the symbolic outputs of a call.</summary>
    internal abstract Nest<KerasTensor> ComputeOutputs(
        IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords);

    /// <summary>Calls the operation on symbolic tensors and remembers the call.</summary>
    internal Nest<KerasTensor> Draw(IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        LoadScope.CountCall();
        Nest<KerasTensor> outputs = ComputeOutputs(arguments, keywords);
        InboundNodes.Add(new Node(this, arguments, keywords, outputs));
        return outputs;
    }

    /// <inheritdoc/>
    public override string ToString() => $"<{ClassName} name={Name}>";
}
