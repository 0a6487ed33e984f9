using Argali.Engine;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>A dataset of an HDF5 file.</summary>
/// <param name="data">The dataset.</param>
/// <param name="filePath">
/// The file, for the messages of damage, where several files are open; null where whoever opened the only one adds it.
/// </param>
internal sealed class Hdf5Tensor(Hdf5Dataset data, string? filePath = null) : StoredTensor
{
    public override string Name => data.Path.TrimStart('/');

    public override ReadOnlySpan<long> Shape => data.Shape;

    public override string TypeName => data.Type.ToString();

    public override bool IsNumeric => data.Type.Class is Hdf5TypeClass.Float or Hdf5TypeClass.Integer or Hdf5TypeClass.BFloat16 or Hdf5TypeClass.Boolean;

    public override bool IsStoredPlainly => data.StoredByteCount == data.ByteCount;

    public override void Probe(Span<byte> block)
    {
        try
        {
            int step = block.Length - (block.Length % data.Type.Size);
            for (long start = 0; start < data.ByteCount; start += step)
                data.ReadBytes(block[..(int)Math.Min(step, data.ByteCount - start)], start);
        }
        catch (Hdf5FormatException e) when (filePath is not null)
        {
            throw ModelFileException.Of(e, filePath, "");
        }
    }

    public override void CopyTo(Variable variable)
    {
        try
        {
            VariableData.Read(variable, data);
        }
        catch (Hdf5FormatException e) when (filePath is not null)
        {
            throw ModelFileException.Of(e, filePath, "");
        }
    }
}
