namespace Argali.Engine.Kernels;

/// <summary>
/// Where the pixels of a transformed image come from. With the eight numbers a0 a1 a2 b0 b1 b2 c0 c1 of a transform, the output pixel
/// (x, y) is the input at ((a0·x + a1·y + a2) / k, (b0·x + b1·y + b2) / k), k = c0·x + c1·y + 1. Where that lies outside the image,
/// the fill mode brings it back; between pixels, the interpolation mixes the neighbours. The rules are TensorFlow's.
/// </summary>
internal readonly record struct AffineSampling(int Height, int Width, bool Bilinear, FillMode Fill)
{
    /// <summary>Finds the up to four pixels that an output pixel is made of.</summary>
    public AffineTaps At(ReadOnlySpan<float> transform, int x, int y)
    {
        float k = (transform[6] * x) + (transform[7] * y) + 1;
        if (k == 0)
            return AffineTaps.Outside;
        float column = Map(((transform[0] * x) + (transform[1] * y) + transform[2]) / k, Width);
        float row = Map(((transform[3] * x) + (transform[4] * y) + transform[5]) / k, Height);
        if (!float.IsFinite(column) || !float.IsFinite(row))
            return AffineTaps.Outside;
        if (!Bilinear)
        {
            int nearest = Pixel(MathF.Round(row, MidpointRounding.AwayFromZero), MathF.Round(column, MidpointRounding.AwayFromZero));
            return new AffineTaps(nearest, -1, -1, -1, 1, 0, 0, 0);
        }

        float top = MathF.Floor(row), left = MathF.Floor(column);
        float down = row - top, right = column - left;
        return new AffineTaps(
            Pixel(top, left),
            Pixel(top, left + 1),
            Pixel(top + 1, left),
            Pixel(top + 1, left + 1),
            (1 - down) * (1 - right),
            (1 - down) * right,
            down * (1 - right),
            down * right);
    }

    private int Pixel(float row, float column) =>
        row >= 0 && row < Height && column >= 0 && column < Width ? ((int)row * Width) + (int)column : -1;

    private float Map(float at, int length)
    {
        switch (Fill)
        {
            case FillMode.Constant:
                return at;
            case FillMode.Reflect:
                float period = 2f * length;
                at -= period * MathF.Floor(at / period);
                at = at >= length ? period - 1 - at : at;
                break;
            case FillMode.Wrap when length > 1:
                // TensorFlow counts the periods in steps of length - 1, from the first pixel to the last.
                if (at < 0)
                    at += length * (MathF.Truncate(-at / (length - 1)) + 1);
                else if (at > length - 1)
                    at -= length * MathF.Truncate(at / (length - 1));
                break;
        }

        return Math.Clamp(at, 0, length - 1);
    }
}
