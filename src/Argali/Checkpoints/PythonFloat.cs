using System.Globalization;
using System.Numerics;
using System.Text;

namespace Argali.Checkpoints;

/// <summary>
/// Floating point numbers as Python writes them. File names, messages and CSV files hold such texts, and programs read them
/// back, so every digit counts: Python rounds the exact binary value half to even, where .NET rounds half away from zero.
/// </summary>
internal static class PythonFloat
{
    private const int MantissaBits = 52;
    private const int ExponentBias = 1075;

    /// <summary>Python's <c>repr</c>: the shortest digits that read back as the same double, such as <c>0.1</c> or <c>1e-07</c>.</summary>
    public static string Repr(double value) => Format(value, 'r', 0, alternate: false, addPointZero: true);

    /// <summary>NumPy's text of a float32: the shortest digits that read back as the same float.</summary>
    public static string Repr(float value)
    {
        if (!float.IsFinite(value))
        {
            return Repr((double)value);
        }

        (string digits, int point) = ShortestDigits(MathF.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        return Sign(value) + LayOut(digits, point, 'r', 0, alternate: false, addPointZero: true);
    }

    /// <summary>Python's <c>%.{decimals}f</c>.</summary>
    public static string Fixed(double value, int decimals) => Format(value, 'f', decimals, alternate: false, addPointZero: false);

    /// <summary>Python's <c>%.{decimals}e</c>.</summary>
    public static string Exponential(double value, int decimals) => Format(value, 'e', decimals, alternate: false, addPointZero: false);

    /// <summary>The text of a number in a given format, with its sign if it is negative.</summary>
    /// <param name="value">The number.</param>
    /// <param name="type"><c>e</c>, <c>f</c>, <c>g</c>, or <c>r</c> for the shortest digits.</param>
    /// <param name="precision">Digits after the point; for <c>g</c> significant digits; unused for <c>r</c>.</param>
    /// <param name="alternate">Keeps the decimal point, and for <c>g</c> the zeros at the end.</param>
    /// <param name="addPointZero">Whether a text without point and exponent gets <c>.0</c>.</param>
    public static string Format(double value, char type, int precision, bool alternate, bool addPointZero)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        string sign = Sign(value);
        double magnitude = Math.Abs(value);
        if (double.IsInfinity(magnitude))
        {
            return sign + "inf";
        }

        precision = type == 'g' && precision == 0 ? 1 : precision;
        (string digits, int point) = type switch
        {
            'f' => FixedDigits(magnitude, precision),
            'e' => SignificantDigits(magnitude, precision + 1),
            'g' => SignificantDigits(magnitude, precision),
            _ => ShortestDigits(magnitude.ToString("R", CultureInfo.InvariantCulture)),
        };
        if (type == 'g')
        {
            digits = digits.TrimEnd('0') is { Length: > 0 } trimmed ? trimmed : "0";
        }

        return sign + LayOut(digits, point, type, precision, alternate, addPointZero);
    }

    // digits without a point; the point stands before digits[point]. What is beyond the digits is zeros.
    private static string LayOut(string digits, int point, char type, int precision, bool alternate, bool addPointZero)
    {
        bool exponential = type switch
        {
            'e' => true,
            'g' => point <= -4 || point > precision - (addPointZero ? 1 : 0),
            'r' => point <= -4 || point > 16,
            _ => false,
        };
        int end = type switch
        {
            'e' => precision + 1,
            'f' => point + precision,
            'g' when alternate => precision,
            _ => digits.Length,
        };
        int exponent = point - 1;
        if (exponential)
        {
            point = 1;
        }

        int least = !exponential && addPointZero ? point + 1 : point;
        end = Math.Max(end, least);
        var text = new StringBuilder();
        for (int i = Math.Min(point - 1, 0); i < end; i++)
        {
            if (i == point)
            {
                text.Append('.');
            }

            text.Append(i >= 0 && i < digits.Length ? digits[i] : '0');
        }

        if (alternate && end == point)
        {
            text.Append('.');
        }

        if (exponential)
        {
            text.Append(exponent < 0 ? "e-" : "e+").Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static string Sign(double value) => double.IsNegative(value) ? "-" : "";

    // .NET's "R" has the right digits in a layout of its own.
    private static (string Digits, int Point) ShortestDigits(string shortest)
    {
        int exponent = 0;
        int mark = shortest.IndexOf('E', StringComparison.Ordinal);
        if (mark >= 0)
        {
            exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            shortest = shortest[..mark];
        }

        int point = shortest.IndexOf('.', StringComparison.Ordinal);
        point = point < 0 ? shortest.Length : point;
        string digits = shortest.Replace(".", "", StringComparison.Ordinal);
        int leading = digits.Length - digits.TrimStart('0').Length;
        if (leading == digits.Length)
        {
            return ("0", 1);
        }

        digits = digits[leading..].TrimEnd('0');
        return (digits, point - leading + exponent);
    }

    private static (string Digits, int Point) FixedDigits(double magnitude, int decimals)
    {
        string digits = Scaled(magnitude, decimals).ToString(CultureInfo.InvariantCulture);
        return (digits, digits.Length - decimals);
    }

    private static (string Digits, int Point) SignificantDigits(double magnitude, int count)
    {
        if (magnitude == 0)
        {
            return (new string('0', count), 1);
        }

        // The decimal exponent, perhaps one too high or too low; the number of digits that come out tells.
        int exponent = (int)Math.Floor(Math.Log10(magnitude));
        while (true)
        {
            int decimals = count - 1 - exponent;
            string digits = Scaled(magnitude, decimals).ToString(CultureInfo.InvariantCulture);
            if (digits.Length == count)
            {
                return (digits, digits.Length - decimals);
            }

            exponent += digits.Length > count ? 1 : -1;
        }
    }

    // magnitude * 10^decimals, exactly, rounded half to even.
    private static BigInteger Scaled(double magnitude, int decimals)
    {
        long bits = BitConverter.DoubleToInt64Bits(magnitude);
        int biased = (int)(bits >> MantissaBits);
        long fraction = bits & ((1L << MantissaBits) - 1);
        long mantissa = biased == 0 ? fraction : fraction | (1L << MantissaBits);
        int exponent = Math.Max(biased, 1) - ExponentBias;

        BigInteger numerator = mantissa;
        BigInteger denominator = BigInteger.One;
        (numerator, denominator) = decimals >= 0
            ? (numerator * BigInteger.Pow(10, decimals), denominator)
            : (numerator, denominator * BigInteger.Pow(10, -decimals));
        (numerator, denominator) = exponent >= 0 ? (numerator << exponent, denominator) : (numerator, denominator << -exponent);

        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        int half = (remainder * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
