namespace Argali.Engine.Kernels;

/// <summary>A function of one float, for the rare arguments that have no vector formula.</summary>
internal interface IScalarFunction
{
    /// <summary>The function's value.</summary>
    static abstract float Invoke(float x);
}
