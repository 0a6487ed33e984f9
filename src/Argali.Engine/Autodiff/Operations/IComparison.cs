using System.Numerics;

namespace Argali.Engine;

/// <summary>A comparison of two numbers.</summary>
internal interface IComparison
{
    /// <summary>Whether it holds.</summary>
    static abstract bool Invoke<T>(T a, T b)
        where T : INumber<T>;
}
