namespace Argali.Engine.Kernels;

/// <summary>
/// The runs of planes of a convolution: tap kd joins output plane d with input plane d·stride + kd·dilation - padFront wherever that
/// lies inside the input. With stride 1 neighbours stay neighbours and make one run, so that a tap costs one call of the
/// two-dimensional kernel; with larger strides every plane is a run.
/// </summary>
internal struct DepthRuns(VolumeGeometry geometry)
{
    private int image;
    private int tap = -1;
    private int next;
    private int end;

    /// <summary>Gets the run that <see cref="MoveNext"/> found.</summary>
    public DepthRun Current { get; private set; }

    /// <summary>Gets the enumerator, for <c>foreach</c>.</summary>
    public readonly DepthRuns GetEnumerator() => this;

    /// <summary>Finds the next run.</summary>
    public bool MoveNext()
    {
        VolumeGeometry g = geometry;
        while (next >= end)
        {
            if (++tap == g.KD)
            {
                tap = 0;
                image++;
            }

            if (image >= g.Plane.Batch)
                return false;
            int shift = g.PadFront - (tap * g.DilationD);
            next = shift > 0 ? (shift + g.StrideD - 1) / g.StrideD : 0;
            int last = g.InD - 1 + shift;
            end = last < 0 ? 0 : Math.Min((last / g.StrideD) + 1, g.OutD);
        }

        int count = g.StrideD == 1 ? end - next : 1;
        int input = (next * g.StrideD) + (tap * g.DilationD) - g.PadFront;
        Current = new DepthRun(tap, (image * g.InD) + input, (image * g.OutD) + next, count);
        next += count;
        return true;
    }
}
