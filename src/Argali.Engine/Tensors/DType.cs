namespace Argali.Engine;

/// <summary>The element types that a <see cref="Tensor"/> can store. Computation is float32; the others are stored or come in.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary32: the type of every computation.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>IEEE 754 binary16, held as <see cref="Half"/>.</summary>
    Float16,

    /// <summary>The upper half of a binary32, held as <see cref="Argali.Engine.BFloat16"/>.</summary>
    BFloat16,

    /// <summary>Signed 8-bit integer.</summary>
    Int8,

    /// <summary>Signed 16-bit integer.</summary>
    Int16,

    /// <summary>Signed 32-bit integer.</summary>
    Int32,

    /// <summary>Signed 64-bit integer.</summary>
    Int64,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64,

    /// <summary>A truth value, one byte, 0 or 1.</summary>
    Bool,

    /// <summary>A UTF-16 .NET string; no arithmetic.</summary>
    String,
}
