using Argali.Checkpoints;
using Argali.Engine;
using Argali.Saving.Exchange;

namespace Argali.Saving;

/// <summary>
/// A <c>.safetensors</c> file, or NumPy's <c>.npz</c> archive of arrays, as what it is: tensors under names, of weights or of anything else. Nothing
/// is in memory until it is read.
/// </summary>
/// <example>
/// <code>
/// using TensorFile file = TensorFile.Open("mnist.npz");
/// Tensor images = file.Read("x_train");
/// </code>
/// </example>
public sealed class TensorFile : IDisposable
{
    private readonly NamedTensorsFile file;
    private readonly Dictionary<string, RawTensor> tensors = new(StringComparer.Ordinal);
    private readonly string path;

    private TensorFile(NamedTensorsFile file, string path)
    {
        this.file = file;
        this.path = path;
        var names = new List<string>();
        foreach (RawTensor tensor in file.Tensors)
        {
            tensors.Add(tensor.Name, tensor);
            names.Add(tensor.Name);
        }

        Names = names;
    }

    /// <summary>Gets the names of all tensors, in the order of the file.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Opens a file, and compares everything that it says of its tensors with its size.</summary>
    /// <param name="path">The file, ending in <c>.safetensors</c> or <c>.npz</c>. It may be replaced meanwhile: what is open stays as it was.</param>
    /// <param name="limits">How much the file may ask for; null for <see cref="LoadLimits.Default"/>.</param>
    /// <returns>The file, to be disposed.</returns>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFileException">The file is damaged, or holds Python objects.</exception>
    public static TensorFile Open(string path, LoadLimits? limits = null) => new(ModelFile.OpenTensors(path, limits ?? LoadLimits.Default), path);

    /// <summary>Writes tensors to a <c>.safetensors</c> file, which is replaced in one step.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensors">The tensors and their names, which differ.</param>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="NotSupportedException">Two tensors have the same name, or one holds texts.</exception>
    /// <exception cref="IOException">The file could not be written; what was there is as it was.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        if (!path.EndsWith(SafetensorsFile.Extension, StringComparison.Ordinal))
            throw new ArgumentException($"Tensors are written to `.safetensors` files. Received: '{path}'.", nameof(path));
        var writer = new SafetensorsWriter(tensors.Select(tensor => (tensor.Key, tensor.Value)));
        DurableFile.Write(path, writer.Write, writer.Length);
    }

    /// <summary>Gets the lengths of a tensor's axes.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public IReadOnlyList<long> ShapeOf(string name) => Find(name).Shape.ToArray();

    /// <summary>Gets the type of a tensor's elements; null when it is one that no tensor has, such as an 8-bit float.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public DType? TypeOf(string name) => Find(name).DType;

    /// <summary>Reads a tensor, with the type and shape that it has in the file.</summary>
    /// <param name="name">The name.</param>
    /// <returns>A tensor of its own.</returns>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    /// <exception cref="ModelFileException">The tensor is damaged.</exception>
    /// <exception cref="NotSupportedException">No tensor has such elements, so many axes or so many elements.</exception>
    public Tensor Read(string name)
    {
        RawTensor tensor = Find(name);
        if (tensor.DType is not { } dtype)
            throw new NotSupportedException($"'{name}' in '{path}' has elements of type {tensor.TypeName}, which no tensor has.");
        if (tensor.Shape.Length > Shape.MaxRank || tensor.ByteCount > Array.MaxLength || tensor.Shape.IndexOfAnyExceptInRange(0, int.MaxValue) >= 0)
        {
            throw new NotSupportedException(
                $"'{name}' in '{path}' has the shape {tensor.ShapeText}. Tensors have at most {Shape.MaxRank} axes and {Array.MaxLength} bytes.");
        }

        var shape = new Shape([.. tensor.Shape.ToArray().Select(length => (int)length)]);
        var target = new Variable(Tensor.Zeros(shape, dtype), name, trainable: false);
        tensor.CopyTo(target, compare: true);
        return target.Value;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    private RawTensor Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return tensors.TryGetValue(name, out RawTensor? tensor)
            ? tensor
            : throw new KeyNotFoundException($"'{path}' has no tensor '{name}'. It has: {string.Join(", ", Names.Take(20))}{(Names.Count > 20 ? ", ..." : "")}.");
    }
}
