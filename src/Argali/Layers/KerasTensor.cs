using Argali.Engine;

namespace Argali.Layers;

/// <summary>
/// A symbolic tensor: the promise of a value that a model will compute, with its shape (unknown axes allowed) and type. Functional
/// models are drawn by applying layers to such tensors, beginning with an <see cref="Input"/>.
/// </summary>
public sealed partial class KerasTensor
{
    internal KerasTensor(Shape shape, DType dtype, string name)
    {
        Shape = shape;
        DType = dtype;
        Name = name;
    }

    /// <summary>Gets the shape, the batch axis included; unknown axes are <see cref="Engine.Shape.Unknown"/>.</summary>
    public Shape Shape { get; }

    /// <summary>Gets the element type.</summary>
    public DType DType { get; }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the call that makes this tensor.</summary>
    internal Node Node { get; set; } = null!;

    /// <summary>Gets the position among the outputs of <see cref="Node"/>.</summary>
    internal int TensorIndex { get; set; }

    /// <summary>Gets the mask that Keras would compute beside the tensor: the symbolic tensor of it, or null.</summary>
    internal KerasTensor? Mask { get; set; }

    /// <summary>Describes the tensor by name, shape and type.</summary>
    public override string ToString() => $"<KerasTensor shape={Shape}, dtype={DType.KerasName()}, name={Name}>";
}
