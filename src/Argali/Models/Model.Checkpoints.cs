using System.Numerics;
using System.Runtime.InteropServices;
using Argali.Checkpoints;
using Argali.Engine;

namespace Argali.Models;

public partial class Model : IFiniteCheck, ISizedCheckpoint
{
    // Group tables, names, and under argali/ the manifest: what a file holds beside the values.
    private const long BytesPerVariable = 1024;
    private const long BytesPerFile = 1 << 16;

    /// <inheritdoc/>
    public string? FindNotFinite()
    {
        foreach (Variable weight in Weights)
        {
            if (!IsFinite(weight.Value))
                return weight.Path;
        }

        return null;
    }

    /// <inheritdoc/>
    public long EstimateBytes(CheckpointContent content)
    {
        long bytes = BytesPerFile;
        foreach (Variable variable in Weights.Concat(Optimizer?.Variables ?? []))
            bytes += BytesPerVariable + (variable.Value.Shape.ElementCount * variable.Value.DType.ByteSize());
        return bytes;
    }

    private static bool IsFinite(Tensor tensor) => tensor.DType switch
    {
        Engine.DType.Float32 => IsFinite<int>(MemoryMarshal.AsBytes(tensor.AsSpan<float>()), 0x7F80_0000),
        Engine.DType.Float64 => IsFinite<long>(MemoryMarshal.AsBytes(tensor.AsSpan<double>()), 0x7FF0_0000_0000_0000),
        Engine.DType.Float16 => IsFinite<short>(MemoryMarshal.AsBytes(tensor.AsSpan<Half>()), 0x7C00),
        Engine.DType.BFloat16 => IsFinite<short>(MemoryMarshal.AsBytes(tensor.AsSpan<BFloat16>()), 0x7F80),
        _ => true,
    };

    // NaN and the infinities are the numbers whose exponent has all bits set. Whole vectors first, then what is left.
    private static bool IsFinite<T>(ReadOnlySpan<byte> bytes, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(bytes);
        ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        var mask = new Vector<T>(exponent);
        foreach (Vector<T> vector in vectors)
        {
            if (Vector.EqualsAny(vector & mask, mask))
                return false;
        }

        foreach (T value in values[(vectors.Length * Vector<T>.Count)..])
        {
            if ((value & exponent) == exponent)
                return false;
        }

        return true;
    }
}
