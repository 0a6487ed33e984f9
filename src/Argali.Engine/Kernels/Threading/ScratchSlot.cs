namespace Argali.Engine.Kernels;

/// <summary>The purposes that <see cref="ThreadScratch"/> keeps a buffer for; nested kernels use different slots.</summary>
internal enum ScratchSlot
{
    /// <summary>Panels of the left operand of a matrix product.</summary>
    PackedA,

    /// <summary>Panels of the right operand of a matrix product.</summary>
    PackedB,

    /// <summary>Windows or padded rows of an image being convolved.</summary>
    Image,

    /// <summary>Convolution weights laid out for the kernel; written by the caller, read by all workers.</summary>
    Weights,

    /// <summary>Sums of parts, written by workers and combined by the caller, or numbers that the caller lays out for workers.</summary>
    Partials,
}
