namespace Argali.Engine;

/// <summary>The factors of a Nadam step, which depend on its number alone (u is the momentum schedule).</summary>
/// <param name="Momentum">u of the next step.</param>
/// <param name="MomentumCorrection">1 - the product of u up to the next step.</param>
/// <param name="Gradient">1 - u of this step.</param>
/// <param name="GradientCorrection">1 - the product of u up to this step.</param>
/// <param name="VelocityCorrection">1 - beta2^t.</param>
public readonly record struct NadamFactors(
    float Momentum, float MomentumCorrection, float Gradient, float GradientCorrection, float VelocityCorrection);
