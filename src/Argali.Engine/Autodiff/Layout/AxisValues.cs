using System.Runtime.CompilerServices;

namespace Argali.Engine;

/// <summary>One integer per axis, on the stack.</summary>
[InlineArray(Shape.MaxRank)]
internal struct AxisValues
{
    private int first;
}
