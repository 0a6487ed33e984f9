using System.Globalization;
using Argali.Engine;

namespace Argali.Layers;

/// <summary>The elements of a tensor as text, as TensorFlow's hashes take them.</summary>
internal static class TokenText
{
    /// <summary>Strings as they are, integers in decimal, other numbers cut to integers first.</summary>
    public static string[] Of(Tensor tensor) => tensor.DType == DType.String
        ? tensor.ToArray<string>()
        : Array.ConvertAll(Ops.Cast(tensor, DType.Int64).ToArray<long>(), number => number.ToString(CultureInfo.InvariantCulture));
}
