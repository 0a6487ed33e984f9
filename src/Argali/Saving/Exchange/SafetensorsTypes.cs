using Argali.Engine;

namespace Argali.Saving.Exchange;

/// <summary>The names of element types in safetensors files.</summary>
internal static class SafetensorsTypes
{
    private static readonly (DType DType, string Name)[] Names =
    [
        (DType.Float32, "F32"), (DType.Float64, "F64"), (DType.Float16, "F16"), (DType.BFloat16, "BF16"),
        (DType.Int8, "I8"), (DType.Int16, "I16"), (DType.Int32, "I32"), (DType.Int64, "I64"),
        (DType.UInt8, "U8"), (DType.UInt16, "U16"), (DType.UInt32, "U32"), (DType.UInt64, "U64"), (DType.Bool, "BOOL"),
    ];

    // Types of the format that no tensor has, and the bits of an element.
    private static readonly Dictionary<string, int> Foreign = new(StringComparer.Ordinal)
    {
        ["F4"] = 4,
        ["F6_E2M3"] = 6,
        ["F6_E3M2"] = 6,
        ["F8_E5M2"] = 8,
        ["F8_E4M3"] = 8,
        ["F8_E8M0"] = 8,
        ["F8_E4M3FNUZ"] = 8,
        ["F8_E5M2FNUZ"] = 8,
        ["C64"] = 64,
    };

    /// <summary>Gets the name of a type; null for strings, which have none.</summary>
    public static string? NameOf(DType dtype) => Array.Find(Names, entry => entry.DType == dtype).Name;

    /// <summary>Finds a type by its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="dtype">The type; null for one that no tensor has.</param>
    /// <param name="bits">The bits of an element.</param>
    /// <returns>Whether the format has it.</returns>
    public static bool TryFind(string name, out DType? dtype, out int bits)
    {
        int index = Array.FindIndex(Names, entry => entry.Name == name);
        dtype = index >= 0 ? Names[index].DType : null;
        bits = 8 * (dtype?.ByteSize() ?? 0);
        return dtype is not null || Foreign.TryGetValue(name, out bits);
    }
}
