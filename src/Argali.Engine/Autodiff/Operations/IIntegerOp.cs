using System.Numerics;

namespace Argali.Engine;

/// <summary>An operation of two integers; overflow wraps.</summary>
internal interface IIntegerOp
{
    /// <summary>The operation's value.</summary>
    static abstract T Invoke<T>(T a, T b)
        where T : IBinaryInteger<T>;
}
