namespace Argali.Engine;

/// <summary>A short list of tensors in memory that is used again by the next operation on the thread.</summary>
internal readonly ref struct TensorList
{
    [ThreadStatic]
    private static Tensor[]? storage;

    public TensorList(int count)
    {
        if (storage is null || storage.Length < count)
            storage = new Tensor[Math.Max(16, count)];
        Items = storage.AsSpan(0, count);
    }

    /// <summary>Gets the number of tensors.</summary>
    public int Count => Items.Length;

    /// <summary>Gets the tensors.</summary>
    public Span<Tensor> Items { get; }

    /// <summary>Gets a tensor.</summary>
    public ref Tensor this[int index] => ref Items[index];
}
