namespace Argali.Engine.Kernels;

/// <summary>Work on neighbouring channels, one in each lane.</summary>
internal interface IChannelLoop
{
    /// <summary>Works on the channels [<paramref name="channel"/>, + lanes of <typeparamref name="TV"/>).</summary>
    void Run<TV>(nint channel)
        where TV : struct, ILanes<TV>;
}
