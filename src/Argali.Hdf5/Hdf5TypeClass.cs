namespace Argali.Hdf5;

/// <summary>The kind of element a dataset or attribute holds.</summary>
public enum Hdf5TypeClass
{
    /// <summary>A signed or unsigned integer of 1, 2, 4 or 8 bytes; an enumeration that is no boolean reads as its integer.</summary>
    Integer,

    /// <summary>IEEE 754 binary16, binary32 or binary64.</summary>
    Float,

    /// <summary>bfloat16: the upper half of a binary32. Keras stores it as opaque bytes with an attribute.</summary>
    BFloat16,

    /// <summary>An enumeration of FALSE and TRUE over one byte, as h5py stores booleans.</summary>
    Boolean,

    /// <summary>Bytes without meaning to HDF5.</summary>
    Opaque,

    /// <summary>Strings that all take the same number of bytes.</summary>
    FixedString,

    /// <summary>Strings of any length, kept in global heaps.</summary>
    VariableString,

    /// <summary>A type this library names but does not interpret, such as a compound.</summary>
    Other,
}
