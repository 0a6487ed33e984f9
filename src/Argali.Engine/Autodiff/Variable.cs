namespace Argali.Engine;

/// <summary>
/// A tensor that keeps its place and changes its values: a layer's weight, an optimizer's slot, a counter.
/// </summary>
public sealed class Variable
{
    private bool trainable;

    /// <summary>Makes a variable with a copy of the given values.</summary>
    /// <param name="initial">The values; their shape and type become the variable's.</param>
    /// <param name="name">The last part of its path, such as <c>kernel</c>.</param>
    /// <param name="trainable">Whether training changes it. Only variables of floating types have gradients.</param>
    public Variable(Tensor initial, string name, bool trainable = true)
        : this(initial.Clone().Node, name, trainable)
    {
        Node.Mask = null;
    }

    /// <summary>Makes a variable of zeros, without another tensor to copy them from.</summary>
    /// <param name="shape">The shape, every axis known.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="name">The last part of its path, such as <c>kernel</c>.</param>
    /// <param name="trainable">Whether training changes it. Only variables of floating types have gradients.</param>
    public Variable(Shape shape, DType dtype, string name, bool trainable = true)
        : this(TensorAllocator.Detached(dtype, shape), name, trainable)
    {
    }

    private Variable(TensorNode node, string name, bool trainable)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Node = node;
        Name = name;
        Path = name;
        WasCreatedTrainable = trainable;
        Trainable = trainable;
    }

    /// <summary>Gets the name: the last part of <see cref="Path"/>.</summary>
    public string Name { get; }

    /// <summary>Gets or sets the path from the outermost layer, such as <c>encoder/dense/kernel</c>.</summary>
    public string Path { get; set; }

    /// <summary>Gets the shape.</summary>
    public Shape Shape => Node.Shape;

    /// <summary>Gets the element type.</summary>
    public DType DType => Node.DType;

    /// <summary>Gets or sets whether gradients are computed for it.</summary>
    public bool Trainable
    {
        get => trainable;
        set
        {
            trainable = value;
            Node.TracksGradient = value && Node.DType.IsFloating();
        }
    }

    /// <summary>Gets whether it was made trainable; freezing later does not change it.</summary>
    public bool WasCreatedTrainable { get; }

    /// <summary>Gets or sets what an optimizer replaces the values by after each of its steps; null for no constraint.</summary>
    public Func<Tensor, Tensor>? Constraint { get; set; }

    /// <summary>
    /// Gets the current values: a live view, which later assignments change. <see cref="Tensor.Clone"/> keeps them. In an
    /// <see cref="AutocastScope"/>, so in a layer's call, floating values come as what the layer computes in.
    /// </summary>
    public Tensor Value => AutocastScope.Current is { } dtype && Node.DType.IsFloating() ? Ops.RoundTo(Stored, dtype) : Stored;

    /// <summary>Gets the current values as they are stored, whatever the <see cref="AutocastScope"/>.</summary>
    public Tensor Stored => new(Node);

    internal TensorNode Node { get; }

    /// <summary>Reads the variable as a tensor (the live view).</summary>
    public static implicit operator Tensor(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable.Value;
    }

    /// <summary>Gets the elements for writing in place. No other thread may read the variable meanwhile.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the type that <see cref="DType"/> is held as.</exception>
    public Span<T> AsWritableSpan<T>()
        where T : unmanaged
    {
        if (DTypes.Of<T>() != DType)
            throw new InvalidOperationException($"The variable '{Path}' holds {DType.KerasName()}. Requested: {DTypes.Of<T>().KerasName()}.");
        return Node.Span<T>();
    }

    /// <summary>Replaces the values; another element type is converted.</summary>
    /// <exception cref="ArgumentException">The shape differs.</exception>
    public void Assign(Tensor values)
    {
        if (values.Shape != Shape)
        {
            throw new ArgumentException(
                $"The shape of the target variable and the shape of the target value in Assign must match. " +
                $"Variable '{Path}' has shape {Shape}. Received: {values.Shape}.", nameof(values));
        }

        TensorNode source = values.DType == DType ? values.Node : Ops.Cast(values, DType).Node;
        if (DType == DType.String)
            ((string[])source.Buffer).CopyTo(Node.Buffer, 0);
        else
            source.Bytes.CopyTo(Node.Bytes);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Variable('{Path}', {DType.KerasName()} {Shape}{(Trainable ? string.Empty : ", not trainable")})";
}
