namespace Argali.Engine.Tests.Autodiff;

/// <summary>
/// An input of a <see cref="GradientCase"/>: all its elements are different, spread evenly over a range in random order, and kept away
/// from the points where the operation has no derivative.
/// </summary>
public sealed record GradientInput(Shape Shape, float Low = -2, float High = 2, params float[] Kinks)
{
    private const float Distance = 0.06f;

    public float[] Values(int seed)
    {
        int count = (int)Shape.ElementCount;
        int[] order = Ops.RandomPermutation(count, seed).ToArray<int>();
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Low + ((order[i] + 0.5f) / count * (High - Low));
            foreach (float kink in Kinks)
            {
                if (Math.Abs(values[i] - kink) < Distance)
                    values[i] = kink + (values[i] < kink ? -Distance : Distance);
            }
        }

        return values;
    }
}
