namespace Argali.Engine.Kernels;

/// <summary>
/// The sizes of a convolution of one to three axes: a two-dimensional one of planes, and the depth that joins them. Activations are
/// NDHWC, weights DHWIO; sequences and images have a depth of 1. What lies in front of or behind the input is zero.
/// </summary>
internal readonly record struct VolumeGeometry(
    ConvGeometry Plane, int InD = 1, int OutD = 1, int KD = 1, int StrideD = 1, int DilationD = 1, int PadFront = 0)
{
    /// <summary>Gets whether there is one plane in, one out and one tap: a two-dimensional convolution.</summary>
    public bool IsPlane => InD == 1 && OutD == 1 && KD == 1;

    /// <summary>Gets the number of elements of one plane of the input.</summary>
    public int InPlane => checked(Plane.InH * Plane.InW * Plane.InC);

    /// <summary>Gets the number of elements of one plane of the output.</summary>
    public int OutPlane => checked(Plane.OutPixels * Plane.OutC);

    /// <summary>Gets the number of elements of the weights of one depth tap.</summary>
    public int TapWeights => checked((int)Plane.WeightLength);

    /// <summary>Enumerates, image by image and tap by tap, the planes that a tap joins.</summary>
    public DepthRuns Runs => new(this);
}
