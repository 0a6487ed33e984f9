using Argali.Engine;

namespace Argali.Data;

/// <summary>
/// Samples for a model: a tensor or an array whose first axis counts the samples, or a list or dictionary of such for a model of
/// several inputs or outputs. Arrays and tensors convert to it implicitly.
/// </summary>
public readonly struct ModelData
{
    private readonly Nest<Tensor> tensors;

    /// <summary>Wraps tensors.</summary>
    public ModelData(Nest<Tensor> tensors)
    {
        this.tensors = tensors;
        HasValue = true;
    }

    /// <summary>Gets whether there is data; false for <c>default</c>.</summary>
    public bool HasValue { get; }

    /// <summary>Gets the tensors.</summary>
    public Nest<Tensor> Tensors => tensors;

    /// <summary>Wraps one tensor.</summary>
    public static implicit operator ModelData(Tensor data) => new(data);

    /// <summary>Wraps a structure of tensors.</summary>
    public static implicit operator ModelData(Nest<Tensor> data) => new(data);

    /// <summary>Wraps a list of tensors.</summary>
    public static implicit operator ModelData(Tensor[] data) => new(data);

    /// <summary>Wraps tensors by input or output name.</summary>
    public static implicit operator ModelData(Dictionary<string, Tensor> data) => new(data);

    /// <summary>Copies an array of numbers, one a sample.</summary>
    public static implicit operator ModelData(float[] data) => new(Tensor.From(data));

    /// <summary>Copies a matrix, one row a sample.</summary>
    public static implicit operator ModelData(float[,] data) => new(Tensor.From(data));

    /// <summary>Copies an array of three axes.</summary>
    public static implicit operator ModelData(float[,,] data) => new(Tensor.From(data));

    /// <summary>Copies an array of four axes.</summary>
    public static implicit operator ModelData(float[,,,] data) => new(Tensor.From(data));

    /// <summary>Copies an array of doubles; layers compute in float32.</summary>
    public static implicit operator ModelData(double[] data) => new(Tensor.From(data));

    /// <summary>Copies a matrix of doubles; layers compute in float32.</summary>
    public static implicit operator ModelData(double[,] data) => new(Tensor.From(data));

    /// <summary>Copies an array of integers, such as class labels.</summary>
    public static implicit operator ModelData(int[] data) => new(Tensor.From(data));

    /// <summary>Copies an array of texts.</summary>
    public static implicit operator ModelData(string[] data) => new(Tensor.From(data));

    /// <summary>Copies a matrix of words.</summary>
    public static implicit operator ModelData(string[,] data) => new(Tensor.From(data));

    /// <summary>Copies a matrix of integers, such as word indices.</summary>
    public static implicit operator ModelData(int[,] data) => new(Tensor.From(data));
}
