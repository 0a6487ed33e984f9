namespace Argali.Engine.Kernels;

/// <summary>Covers a run of channels with registers: the widest first, what is left with narrower ones, so that no channel is done twice.</summary>
internal static class ChannelVectors
{
    /// <summary>Runs the loop over the channels [<paramref name="first"/>, <paramref name="end"/>).</summary>
    public static void ForEach<TLoop>(KernelWidth width, nint first, nint end, in TLoop loop)
        where TLoop : struct, IChannelLoop
    {
        nint channel = first;
        if (width >= KernelWidth.Vector512)
        {
            for (; channel <= end - Float32x16.Count; channel += Float32x16.Count)
                loop.Run<Float32x16>(channel);
        }

        if (width >= KernelWidth.Vector256)
        {
            for (; channel <= end - Float32x8.Count; channel += Float32x8.Count)
                loop.Run<Float32x8>(channel);
        }

        if (width >= KernelWidth.Vector128)
        {
            for (; channel <= end - Float32x4.Count; channel += Float32x4.Count)
                loop.Run<Float32x4>(channel);
        }

        for (; channel < end; channel++)
            loop.Run<Float32x1>(channel);
    }
}
