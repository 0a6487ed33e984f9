namespace Argali.Hdf5;

/// <summary>
/// The numbers of the HDF5 File Format Specification, version 3.0, each group with the section that defines it.
/// </summary>
internal static class Hdf5Constants
{
    // Section II.A, superblock.
    public static ReadOnlySpan<byte> FileSignature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];
    public const int FirstUserBlockSize = 512;
    public const byte SuperblockVersion0 = 0;
    public const byte SuperblockVersion1 = 1;
    public const byte SuperblockVersion2 = 2;
    public const byte SuperblockVersion3 = 3;
    public const int SuperblockV0Size = 96;
    public const int MaximumSuperblockSize = 128;
    public const int GroupLeafNodeK = 4;
    public const int GroupInternalNodeK = 16;

    // Section I, introduction: widths of "size of offsets" and "size of lengths", and the undefined address.
    public const int OffsetSize = 8;
    public const int LengthSize = 8;
    public const ulong UndefinedAddress = ulong.MaxValue;

    // Section III.A.1, version 1 B-trees.
    public static ReadOnlySpan<byte> TreeSignature => "TREE"u8;
    public const byte TreeTypeGroup = 0;
    public const byte TreeTypeChunk = 1;
    public const int MaximumTreeLevel = 32;

    // Section III.A.2, version 2 B-trees.
    public static ReadOnlySpan<byte> TreeV2HeaderSignature => "BTHD"u8;
    public static ReadOnlySpan<byte> TreeV2InternalSignature => "BTIN"u8;
    public static ReadOnlySpan<byte> TreeV2LeafSignature => "BTLF"u8;
    public const byte TreeV2HugeObjectRecords = 1;
    public const byte TreeV2LinkNameRecords = 5;
    public const byte TreeV2AttributeNameRecords = 8;
    public const byte TreeV2ChunkRecords = 10;
    public const byte TreeV2FilteredChunkRecords = 11;
    public const int TreeV2NodeOverhead = 10;

    // Section III.B, symbol table nodes, and III.C, symbol table entries.
    public static ReadOnlySpan<byte> SymbolNodeSignature => "SNOD"u8;
    public const byte SymbolNodeVersion = 1;
    public const int SymbolEntrySize = 40;
    public const int SymbolNodeHeaderSize = 8;
    public const uint SymbolCacheNone = 0;
    public const uint SymbolCacheGroup = 1;
    public const uint SymbolCacheSoftLink = 2;

    // Section III.D, local heaps.
    public static ReadOnlySpan<byte> LocalHeapSignature => "HEAP"u8;
    public const int LocalHeapHeaderSize = 32;
    public const ulong LocalHeapNoFreeBlock = 1;
    public const int LocalHeapReservedBytes = 8;

    // Section III.E, global heaps.
    public static ReadOnlySpan<byte> GlobalHeapSignature => "GCOL"u8;
    public const byte GlobalHeapVersion = 1;
    public const int GlobalHeapHeaderSize = 16;
    public const int GlobalHeapObjectHeaderSize = 16;
    public const int GlobalHeapMinimumSize = 4096;
    public const int GlobalHeapMaximumIndex = ushort.MaxValue;

    // Section III.G, fractal heaps.
    public static ReadOnlySpan<byte> FractalHeapSignature => "FRHP"u8;
    public static ReadOnlySpan<byte> FractalDirectBlockSignature => "FHDB"u8;
    public static ReadOnlySpan<byte> FractalIndirectBlockSignature => "FHIB"u8;
    public const int FractalManagedObject = 0;
    public const int FractalHugeObject = 1;
    public const int FractalTinyObject = 2;
    public const byte FractalChecksumFlag = 0x02;
    public const int MaximumFractalHeapDepth = 64;

    // Section IV.A.1, object headers.
    public const byte ObjectHeaderVersion1 = 1;
    public const int ObjectHeaderV1Size = 16;
    public const int MessageV1HeaderSize = 8;
    public static ReadOnlySpan<byte> ObjectHeaderSignature => "OHDR"u8;
    public static ReadOnlySpan<byte> ContinuationSignature => "OCHK"u8;
    public const byte ObjectHeaderVersion2 = 2;
    public const byte HeaderTracksCreationOrder = 0x04;
    public const byte HeaderStoresPhaseChange = 0x10;
    public const byte HeaderStoresTimes = 0x20;
    public const byte MessageConstantFlag = 0x01;
    public const byte MessageSharedFlag = 0x02;
    public const byte MessageFailIfUnknownFlag = 0x80;

    /// <summary>A message's size is a 16-bit number and, in version 1 headers, a multiple of eight.</summary>
    public const int MaximumMessageSize = 65528;

    // Section IV.A.2, header messages.
    public const ushort MessageNil = 0x00;
    public const ushort MessageDataspace = 0x01;
    public const ushort MessageLinkInfo = 0x02;
    public const ushort MessageDatatype = 0x03;
    public const ushort MessageOldFillValue = 0x04;
    public const ushort MessageFillValue = 0x05;
    public const ushort MessageLink = 0x06;
    public const ushort MessageExternalFiles = 0x07;
    public const ushort MessageLayout = 0x08;
    public const ushort MessageFilterPipeline = 0x0B;
    public const ushort MessageAttribute = 0x0C;
    public const ushort MessageContinuation = 0x10;
    public const ushort MessageSymbolTable = 0x11;
    public const ushort MessageAttributeInfo = 0x15;
    public const ushort LargestKnownMessage = 0x18;

    // Section IV.A.2.b, dataspace.
    public const byte DataspaceVersion1 = 1;
    public const byte DataspaceVersion2 = 2;
    public const byte DataspaceMaximumFlag = 0x01;
    public const byte DataspaceNull = 2;
    public const int MaximumRank = 32;

    // Section IV.A.2.d, datatype.
    public const byte DatatypeVersion1 = 1;
    public const byte DatatypeVersion3 = 3;
    public const byte DatatypeVersion5 = 5;
    public const int ClassInteger = 0;
    public const int ClassFloat = 1;
    public const int ClassString = 3;
    public const int ClassOpaque = 5;
    public const int ClassEnumeration = 8;
    public const int ClassVariableLength = 9;
    public const int BigEndianBit = 0x01;
    public const int FloatVaxBit = 0x40;
    public const int FloatImpliedMantissa = 0x20;
    public const int FloatNormalizationMask = 0x30;
    public const int IntegerSignedBit = 0x08;
    public const int VariableLengthString = 1;
    public const int MaximumDatatypeDepth = 4;
    public const int VariableLengthElementSize = 16;

    // Section IV.A.2.e and f, fill values.
    public const byte FillVersion2 = 2;
    public const byte FillVersion3 = 3;
    public const byte FillAllocateLate = 2;
    public const byte FillWriteIfSet = 2;
    public const byte FillDefined = 1;
    public const byte FillV3DefinedFlag = 0x20;

    // Section IV.A.2.g, links.
    public const byte LinkVersion = 1;
    public const byte LinkHasType = 0x08;
    public const byte LinkHasCreationOrder = 0x04;
    public const byte LinkHasCharacterSet = 0x10;
    public const byte LinkNameSizeMask = 0x03;
    public const byte HardLink = 0;
    public const byte SoftLink = 1;
    public const byte ExternalLink = 64;

    // Section IV.A.2.c and v, link info and attribute info: both keep creation order by flag.
    public const byte InfoTracksCreationOrder = 0x01;

    // Section IV.A.2.i, layout.
    public const byte LayoutVersion3 = 3;
    public const byte LayoutVersion4 = 4;
    public const byte LayoutCompact = 0;
    public const byte LayoutContiguous = 1;
    public const byte LayoutChunked = 2;
    public const byte LayoutVirtual = 3;
    public const byte LayoutPartialChunksUnfiltered = 0x01;
    public const byte LayoutSingleChunkFiltered = 0x02;

    // Section VII, indexes of chunked datasets.
    public const byte SingleChunkIndex = 1;
    public const byte ImplicitIndex = 2;
    public const byte FixedArrayIndex = 3;
    public const byte ExtensibleArrayIndex = 4;
    public const byte TreeV2Index = 5;
    public static ReadOnlySpan<byte> FixedArrayHeaderSignature => "FAHD"u8;
    public static ReadOnlySpan<byte> FixedArrayBlockSignature => "FADB"u8;
    public const byte ArrayClientUnfiltered = 0;
    public const byte ArrayClientFiltered = 1;

    // Section IV.A.2.l, filters.
    public const byte FilterVersion1 = 1;
    public const byte FilterVersion2 = 2;
    public const int FilterDeflate = 1;
    public const int FilterShuffle = 2;
    public const int FilterFletcher32 = 3;
    public const int FilterSzip = 4;
    public const int FilterNBit = 5;
    public const int FilterScaleOffset = 6;
    public const int FirstRegisteredFilter = 256;
    public const int MaximumFilters = 32;

    // Section IV.A.2.m, attributes.
    public const byte AttributeVersion1 = 1;
    public const byte AttributeVersion3 = 3;
    public const byte AttributeSharedDatatype = 0x01;
    public const byte AttributeSharedDataspace = 0x02;

    // Section IV.A.2, shared messages.
    public const byte SharedVersion1 = 1;
    public const byte SharedVersion3 = 3;
    public const byte SharedInHeader = 2;

    // Limits of this implementation; the format itself has none.

    /// <summary>Groups deeper than this are refused, so that recursive walks cannot exhaust the stack.</summary>
    public const int MaximumDepth = 256;

    /// <summary>Longest link or attribute name accepted, in bytes.</summary>
    public const int MaximumNameLength = 65535;

    /// <summary>No deflate stream can expand by more than this factor.</summary>
    public const int MaximumDeflateRatio = 1032;
}
