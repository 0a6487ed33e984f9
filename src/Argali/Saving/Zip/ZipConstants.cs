namespace Argali.Saving.Zip;

/// <summary>Numbers of the zip format (PKWARE APPNOTE 6.3) and those that Python's zipfile puts into Keras's archives.</summary>
internal static class ZipConstants
{
    // APPNOTE 4.3.7, 4.3.12, 4.3.16, 4.3.14, 4.3.15: signatures, and lengths without the parts of variable length.
    public const uint LocalHeaderSignature = 0x04034B50;
    public const uint CentralHeaderSignature = 0x02014B50;
    public const uint EndSignature = 0x06054B50;
    public const uint Zip64EndSignature = 0x06064B50;
    public const uint Zip64LocatorSignature = 0x07064B50;
    public const int LocalHeaderLength = 30;
    public const int CentralHeaderLength = 46;
    public const int EndLength = 22;
    public const int Zip64EndLength = 56;
    public const int Zip64LocatorLength = 20;

    // 4.5.3: the extra field that holds what does not fit 32 bits.
    public const ushort Zip64ExtraField = 1;

    // 4.4.4 and 4.4.5: flags and methods.
    public const ushort EncryptedFlag = 1;
    public const ushort Utf8Flag = 1 << 11;
    public const ushort StoredMethod = 0;
    public const ushort DeflatedMethod = 8;

    // 4.4.3: the version a reader needs, and the Unix host (4.4.2) in the upper byte of "made by".
    public const ushort VersionNeeded = 20;
    public const ushort LargeVersionNeeded = 45;
    public const ushort UnixHost = 3 << 8;

    /// <summary>Read and write for the owner, as zipfile sets it: Unix permissions in the upper half.</summary>
    public const uint OwnerReadWrite = 0x1800000;

    /// <summary>What it copies from a file on the disk, as Keras adds assets: a regular file that all may read.</summary>
    public const uint RegularFile = 0x81A40000;

    /// <summary>From this size or offset on, zipfile writes Zip64 records, though the fields would hold the double.</summary>
    public const long Zip64Limit = int.MaxValue;

    public const int MaximumEndComment = ushort.MaxValue;
    public const int MaximumMembers = ushort.MaxValue;
}
