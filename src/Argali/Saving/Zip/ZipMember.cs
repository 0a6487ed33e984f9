namespace Argali.Saving.Zip;

/// <summary>An entry of an archive's directory.</summary>
/// <param name="Name">The path in the archive.</param>
/// <param name="Method">How it is compressed.</param>
/// <param name="Flags">General purpose flags.</param>
/// <param name="Crc">The CRC-32 of its content.</param>
/// <param name="StoredLength">Bytes in the archive.</param>
/// <param name="Length">Bytes of the content.</param>
/// <param name="Attributes">Unix permissions in the upper half.</param>
/// <param name="HeaderOffset">Where its local header lies, from the start of the archive.</param>
internal readonly record struct ZipMember(
    string Name, ushort Method, ushort Flags, uint Crc, long StoredLength, long Length, uint Attributes, long HeaderOffset);
