namespace Argali.Engine.Kernels;

/// <summary>
/// Runs an <see cref="IElementLoop"/> at a width. Since elements are independent and have the same bits in every lane, neither the
/// width nor the split into parts changes a result.
/// </summary>
internal static class ElementLoop
{
    /// <summary>Runs all elements of a loop.</summary>
    public static void Run<TLoop>(KernelWidth width, nint count, in TLoop loop) where TLoop : struct, IElementLoop
    {
        if (count > 0)
            RunPart(width, 0, count, loop);
    }

    private static void RunPart<TLoop>(KernelWidth width, nint start, nint count, in TLoop loop) where TLoop : struct, IElementLoop
    {
        switch (width)
        {
            case KernelWidth.Vector512:
                loop.Run<Float32x16>(start, count);
                break;
            case KernelWidth.Vector256:
                loop.Run<Float32x8>(start, count);
                break;
            case KernelWidth.Vector128:
                loop.Run<Float32x4>(start, count);
                break;
            default:
                loop.Run<Float32x1>(start, count);
                break;
        }
    }
}
