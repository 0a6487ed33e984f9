namespace Argali.Engine.Kernels;

/// <summary>The vector width, in bits, that a kernel works with.</summary>
internal enum KernelWidth
{
    /// <summary>Plain C#, one element at a time: the readable equivalent of every other width.</summary>
    Scalar = 0,

    /// <summary>128-bit vectors (SSE on x86, AdvSimd on Arm).</summary>
    Vector128 = 128,

    /// <summary>256-bit vectors (AVX2 with FMA).</summary>
    Vector256 = 256,

    /// <summary>512-bit vectors (AVX-512F).</summary>
    Vector512 = 512,
}
