using System.Numerics;

namespace Argali.Engine;

/// <summary>Integer operations for <see cref="IntegerElementwise"/>, with Python's rounding of quotients.</summary>
internal static class IntegerOps
{
    public readonly struct Add : IIntegerOp
    {
        public static T Invoke<T>(T a, T b)
            where T : IBinaryInteger<T>
            => a + b;
    }

    public readonly struct Subtract : IIntegerOp
    {
        public static T Invoke<T>(T a, T b)
            where T : IBinaryInteger<T>
            => a - b;
    }

    public readonly struct Multiply : IIntegerOp
    {
        public static T Invoke<T>(T a, T b)
            where T : IBinaryInteger<T>
            => a * b;
    }

    public readonly struct Maximum : IIntegerOp
    {
        public static T Invoke<T>(T a, T b)
            where T : IBinaryInteger<T>
            => a > b ? a : b;
    }

    public readonly struct Minimum : IIntegerOp
    {
        public static T Invoke<T>(T a, T b)
            where T : IBinaryInteger<T>
            => a < b ? a : b;
    }

    /// <summary>The quotient rounded down; a zero divisor throws.</summary>
    public readonly struct FloorDivide : IIntegerOp
    {
        public static T Invoke<T>(T a, T b)
            where T : IBinaryInteger<T>
        {
            T quotient = a / b;
            return quotient * b != a && (a < T.Zero) != (b < T.Zero) ? quotient - T.One : quotient;
        }
    }

    /// <summary>The remainder with the divisor's sign; a zero divisor throws.</summary>
    public readonly struct Modulo : IIntegerOp
    {
        public static T Invoke<T>(T a, T b)
            where T : IBinaryInteger<T>
        {
            T remainder = a % b;
            return remainder != T.Zero && (remainder < T.Zero) != (b < T.Zero) ? remainder + b : remainder;
        }
    }
}
