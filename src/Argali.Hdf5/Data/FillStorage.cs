using Argali.Hdf5.IO;

namespace Argali.Hdf5.Data;

/// <summary>A dataset without space in the file: all elements have the fill value.</summary>
internal sealed class FillStorage(FileContext context, ObjectPath where, int elementSize, byte[]? fill)
    : ElementStorage(context, where, elementSize, fill)
{
    public override long StoredBytes => 0;
}
