namespace Argali.Engine.Kernels;

/// <summary>
/// Neighbouring planes that one depth tap joins: the output planes [Out, Out + Count) read the input planes [In, In + Count). Planes
/// are counted over the whole batch.
/// </summary>
internal readonly record struct DepthRun(int Tap, int In, int Out, int Count);
