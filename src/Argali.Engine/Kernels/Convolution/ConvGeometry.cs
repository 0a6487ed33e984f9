namespace Argali.Engine.Kernels;

/// <summary>
/// The sizes of a two-dimensional convolution: activations NHWC, weights HWIO (kH, kW, inC / groups, outC). Padding at the bottom and
/// right follows from the output size: windows may reach past the input there, and what lies outside the input is zero.
/// </summary>
/// <remarks>
/// Output channel o belongs to group o / (outC / groups), which reads input channels of the same group. A depthwise convolution is
/// groups = inC, whose weights (kH, kW, 1, inC · multiplier) are laid out as Keras's (kH, kW, inC, multiplier).
/// </remarks>
internal readonly record struct ConvGeometry(
    int Batch,
    int InH,
    int InW,
    int InC,
    int OutH,
    int OutW,
    int OutC,
    int KH,
    int KW,
    int StrideH = 1,
    int StrideW = 1,
    int DilationH = 1,
    int DilationW = 1,
    int PadTop = 0,
    int PadLeft = 0,
    int Groups = 1)
{
    /// <summary>Gets the number of elements of the input.</summary>
    public long InputLength => checked((long)Batch * InH * InW * InC);

    /// <summary>Gets the number of elements of the output.</summary>
    public long OutputLength => checked((long)Batch * OutH * OutW * OutC);

    /// <summary>Gets the number of elements of the weights.</summary>
    public long WeightLength => checked((long)Taps * GroupInC * OutC);

    /// <summary>Gets the number of positions of the window.</summary>
    public int Taps => KH * KW;

    /// <summary>Gets the input channels of one group.</summary>
    public int GroupInC => InC / Groups;

    /// <summary>Gets the output channels of one group.</summary>
    public int GroupOutC => OutC / Groups;

    /// <summary>Gets the output positions of one image.</summary>
    public int OutPixels => OutH * OutW;

    /// <summary>Gets whether every window is one input pixel and every pixel is used in order: a matrix product.</summary>
    public bool IsPointwise =>
        Taps == 1 && StrideH == 1 && StrideW == 1 && PadTop == 0 && PadLeft == 0 && OutH == InH && OutW == InW && Groups == 1;

    /// <summary>Gets whether every input channel has exactly one output channel of its own.</summary>
    public bool IsDepthwise => Groups == InC && OutC == InC;

    /// <summary>
    /// The convolution of dy with reversed weights that is the gradient of the input, for stride 1. Its padding may be negative, which
    /// skips rows or columns of dy.
    /// </summary>
    public ConvGeometry ReversedForStrideOne() => this with
    {
        InH = OutH,
        InW = OutW,
        InC = OutC,
        OutH = InH,
        OutW = InW,
        OutC = InC,
        PadTop = ((KH - 1) * DilationH) - PadTop,
        PadLeft = ((KW - 1) * DilationW) - PadLeft,
    };

    /// <summary>Throws when the sizes do not describe a convolution.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size, stride or dilation is not positive, or a padding is negative.</exception>
    /// <exception cref="ArgumentException">The channels do not divide into the groups.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(InH);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(InW);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(InC);
        ArgumentOutOfRangeException.ThrowIfNegative(OutH);
        ArgumentOutOfRangeException.ThrowIfNegative(OutW);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(OutC);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(KH);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(KW);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StrideH);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StrideW);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DilationH);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DilationW);
        ArgumentOutOfRangeException.ThrowIfNegative(PadTop);
        ArgumentOutOfRangeException.ThrowIfNegative(PadLeft);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Groups);
        if (InC % Groups != 0 || OutC % Groups != 0)
        {
            throw new ArgumentException(
                $"Input and output channels must divide into the groups. Received: {InC} and {OutC} channels, {Groups} groups.");
        }
    }
}
