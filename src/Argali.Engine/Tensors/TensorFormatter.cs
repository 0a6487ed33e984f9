using System.Globalization;
using System.Text;

namespace Argali.Engine;

/// <summary>Writes a tensor for people: type, shape and up to eight elements.</summary>
internal static class TensorFormatter
{
    private const int MaxShown = 8;

    public static string Format(TensorNode node)
    {
        var text = new StringBuilder($"Tensor({node.DType.KerasName()} {node.Shape}) [");
        int shown = Math.Min(node.Count, MaxShown);
        for (int i = 0; i < shown; i++)
        {
            if (i > 0)
                text.Append(", ");
            text.Append(Element(node, i));
        }

        return text.Append(node.Count > shown ? ", ...]" : "]").ToString();
    }

    private static string Element(TensorNode node, int i) => node.DType switch
    {
        DType.Float32 => Text(node.Floats[i]),
        DType.Float64 => Text(node.Span<double>()[i]),
        DType.Float16 => Text(node.Span<Half>()[i]),
        DType.BFloat16 => Text((float)node.Span<BFloat16>()[i]),
        DType.Int8 => Text(node.Span<sbyte>()[i]),
        DType.Int16 => Text(node.Span<short>()[i]),
        DType.Int32 => Text(node.Span<int>()[i]),
        DType.Int64 => Text(node.Span<long>()[i]),
        DType.UInt8 => Text(node.Span<byte>()[i]),
        DType.UInt16 => Text(node.Span<ushort>()[i]),
        DType.UInt32 => Text(node.Span<uint>()[i]),
        DType.UInt64 => Text(node.Span<ulong>()[i]),
        DType.Bool => node.Span<bool>()[i] ? "True" : "False",
        _ => $"'{((string[])node.Buffer)[i]}'",
    };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
