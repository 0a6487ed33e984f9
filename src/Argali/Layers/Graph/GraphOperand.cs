using Argali.Engine;

namespace Argali.Layers;

/// <summary>An operand of an operation in a graph: a symbolic tensor, a constant one, or a plain number. All convert to it.</summary>
/// <remarks>A plain number takes the type of the tensor beside it, and is written to files as the integer or the number that it is.</remarks>
public readonly struct GraphOperand
{
    private readonly object? value;

    private GraphOperand(object value) => this.value = value;

    /// <summary>Takes a symbolic tensor.</summary>
    public static implicit operator GraphOperand(KerasTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new((Nest<KerasTensor>)tensor);
    }

    /// <summary>Takes the single tensor that a layer gave.</summary>
    /// <exception cref="InvalidOperationException">The layer gave a list or a dictionary.</exception>
    public static implicit operator GraphOperand(Nest<KerasTensor> tensor) => tensor.Value;

    /// <summary>Takes a constant.</summary>
    public static implicit operator GraphOperand(Tensor tensor) => new((Nest<Tensor>)tensor);

    /// <summary>Takes an integer.</summary>
    public static implicit operator GraphOperand(int number) => new((long)number);

    /// <summary>Takes a number.</summary>
    public static implicit operator GraphOperand(double number) => new(number);

    /// <summary>Takes a truth value.</summary>
    public static implicit operator GraphOperand(bool truth) => new(truth);

    /// <summary>Gets the operand as graphs hold it.</summary>
    internal object Argument => value ?? throw new ArgumentException("An operand is a tensor or a number. Received: none.");

    /// <summary>Gets the operand where Keras stores it in a config: a plain number.</summary>
    internal object Number => Argument is long or double or bool
        ? value!
        : throw new ArgumentException("A plain number was expected: files store it with the operation. Received a tensor.");
}
