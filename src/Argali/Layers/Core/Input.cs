using Argali.Engine;

namespace Argali.Layers;

/// <summary>
/// The beginning of a model: <c>new Input([28, 28, 1])</c> stands first in a <see cref="Models.Sequential"/>, or is the symbolic
/// tensor that a functional model is drawn from.
/// </summary>
/// <param name="shape">The shape of one sample, without the batch axis; null marks an unknown axis.</param>
/// <param name="batchSize">The number of samples of every batch; null (the default) for any.</param>
/// <param name="dtype">The element type. Default float32.</param>
/// <param name="name">The name; null for an automatic one.</param>
/// <seealso href="https://keras.io/api/layers/core_layers/input/"/>
public sealed class Input(Shape shape, int? batchSize = null, DType dtype = Engine.DType.Float32, string? name = null)
    : InputLayer(shape, batchSize, dtype, sparse: false, name)
{
    /// <summary>Takes the symbolic tensor.</summary>
    public static implicit operator KerasTensor(Input input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Output;
    }

    /// <summary>Takes the symbolic tensor, where a structure of them is expected.</summary>
    public static implicit operator Nest<KerasTensor>(Input input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Output;
    }
}
