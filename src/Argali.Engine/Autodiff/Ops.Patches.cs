namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>
    /// The patches that a window sees, each as one vector (rows, then columns, then channels): (batch, height, width, channels) to
    /// (batch, rows, columns, size · channels).
    /// </summary>
    /// <param name="images">One image, or a batch of them.</param>
    /// <param name="size">The height and width of a patch.</param>
    /// <param name="strides">The steps between patches; null for the size.</param>
    /// <param name="dilationRate">The steps inside a patch; null for 1.</param>
    /// <param name="padding">How patches reach over the edges. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="channelsFirst">Whether images are (channels, height, width). Default false: channels last.</param>
    /// <exception cref="ArgumentException">The images have not 3 or 4 axes, or are smaller than a patch.</exception>
    public static Tensor ExtractPatches(
        Tensor images,
        (int Height, int Width) size,
        (int Height, int Width)? strides = null,
        (int Height, int Width)? dilationRate = null,
        WindowPadding padding = default,
        bool channelsFirst = false)
    {
        RowsAxis(images, channelsFirst, nameof(ExtractPatches));
        (int stepHeight, int stepWidth) = strides ?? size;
        (int rateHeight, int rateWidth) = dilationRate ?? (1, 1);
        var one = new Spatial(1, 1, 1);
        Spatial window = Spatial.Positive([size.Height, size.Width], 2, one, nameof(ExtractPatches), nameof(size));
        Spatial steps = Spatial.Positive([stepHeight, stepWidth], 2, one, nameof(ExtractPatches), nameof(strides));
        Spatial rates = Spatial.Positive([rateHeight, rateWidth], 2, one, nameof(ExtractPatches), nameof(dilationRate));
        bool isSingle = images.Rank == 3;
        Tensor batch = ToChannelsLast(isSingle ? ExpandDims(images, 0) : images, channelsFirst);
        Shape s = batch.Shape;
        Spatial lengths = Spatial.Lengths(s, 1, 2);
        (Spatial positions, Spatial before) = padding.Fit(lengths, window, steps, rates);
        CheckPositions(positions, window, images.Shape, 2);

        // One more row of zeros stands for every row outside, and one more column.
        Tensor padded = Pad(batch, [(0, 0), (0, 1), (0, 1), (0, 0)]);
        Tensor rows = Take(padded, WindowPositions(positions.Height, size.Height, stepHeight, rateHeight, before.Height, s[1]), 1);
        Tensor patches = Take(rows, WindowPositions(positions.Width, size.Width, stepWidth, rateWidth, before.Width, s[2]), 3);
        patches = Transpose(patches, [0, 1, 3, 2, 4, 5]);
        patches = Reshape(patches, new Shape(s[0], positions.Height, positions.Width, checked(size.Height * size.Width * s[3])));
        patches = FromChannelsLast(patches, channelsFirst);
        return isSingle ? Squeeze(patches, 0) : patches;
    }

    /// <summary>Images with zeros around them. Of both edges and the target of each direction, two are given and the third follows.</summary>
    /// <param name="images">One image (height, width, channels), or a batch of them.</param>
    /// <param name="top">The rows above.</param>
    /// <param name="bottom">The rows below.</param>
    /// <param name="left">The columns to the left.</param>
    /// <param name="right">The columns to the right.</param>
    /// <param name="targetHeight">The height of the result.</param>
    /// <param name="targetWidth">The width of the result.</param>
    /// <exception cref="ArgumentException">Not two of three are given, a padding is negative, or the images have not 3 or 4 axes.</exception>
    public static Tensor PadImages(
        Tensor images, int? top = null, int? bottom = null, int? left = null, int? right = null, int? targetHeight = null, int? targetWidth = null)
    {
        int rows = RowsAxis(images, channelsFirst: false, nameof(PadImages));
        Span<(int Before, int After)> widths = stackalloc (int, int)[images.Rank];
        widths.Clear();
        widths[rows] = Edges(images.Shape[rows], top, bottom, targetHeight, 1, "top, bottom and target height");
        widths[rows + 1] = Edges(images.Shape[rows + 1], left, right, targetWidth, 1, "left, right and target width");
        return Pad(images, widths);
    }

    /// <summary>The inner part of images. Of both edges and the target of each direction, two are given and the third follows.</summary>
    /// <param name="images">One image (height, width, channels), or a batch of them.</param>
    /// <param name="top">The rows cut off above.</param>
    /// <param name="bottom">The rows cut off below.</param>
    /// <param name="left">The columns cut off to the left.</param>
    /// <param name="right">The columns cut off to the right.</param>
    /// <param name="targetHeight">The height of the result.</param>
    /// <param name="targetWidth">The width of the result.</param>
    /// <exception cref="ArgumentException">Not two of three are given, a cropping is negative, or the images have not 3 or 4 axes.</exception>
    public static Tensor CropImages(
        Tensor images, int? top = null, int? bottom = null, int? left = null, int? right = null, int? targetHeight = null, int? targetWidth = null)
    {
        int rows = RowsAxis(images, channelsFirst: false, nameof(CropImages));
        (int above, int below) = Edges(images.Shape[rows], top, bottom, targetHeight, -1, "top, bottom and target height");
        (int before, int after) = Edges(images.Shape[rows + 1], left, right, targetWidth, -1, "left, right and target width");
        Tensor middle = SliceAxis(images, rows, above, images.Shape[rows] - above - below);
        return SliceAxis(middle, rows + 1, before, images.Shape[rows + 1] - before - after);
    }

    /// <summary>The luminance of images in red, green and blue: 0.2989 r + 0.587 g + 0.114 b, in one channel.</summary>
    /// <exception cref="ArgumentException">The images have not three channels, or not 3 or 4 axes.</exception>
    public static Tensor RgbToGrayscale(Tensor images, bool channelsFirst = false)
    {
        RowsAxis(images, channelsFirst, nameof(RgbToGrayscale));
        int axis = channelsFirst ? -3 : -1;
        if (images.Shape[images.Shape.Axis(axis)] != 3)
            throw new ArgumentException($"RgbToGrayscale expects three channels. Received: axis {axis} of {images.Shape}.", nameof(images));
        Tensor weights = new[] { 0.2989f, 0.587f, 0.114f };
        return Sum(images * (channelsFirst ? Reshape(weights, new Shape(3, 1, 1)) : weights), axis, keepdims: true);
    }

    /// <summary>Reads an array at coordinates, the nearest element or linearly between the neighbours.</summary>
    /// <param name="x">The array, float32.</param>
    /// <param name="coordinates">The coordinates along each axis of x, float32: (rank of x, ...). The gradient of linear reading flows to them too.</param>
    /// <param name="linear">Whether to mix the neighbours; else the nearest is taken.</param>
    /// <param name="fillMode">What lies outside. Default constant.</param>
    /// <param name="fillValue">The constant. Default 0.</param>
    /// <exception cref="ArgumentException">There is not one coordinate for each axis, or x has no elements.</exception>
    public static Tensor MapCoordinates(
        Tensor x, Tensor coordinates, bool linear = true, CoordinateFillMode fillMode = CoordinateFillMode.Constant, float fillValue = 0f)
    {
        if (coordinates.Rank < 1 || coordinates.Shape[0] != x.Rank || x.ElementCount == 0)
            throw new ArgumentException($"MapCoordinates expects one coordinate for each of the {x.Rank} axes of {x.Shape}. Received: {coordinates.Shape}.", nameof(coordinates));
        Tensor[] places = Unstack(coordinates, 0);
        Tensor? sum = null;

        // Each axis has one or two neighbours: their combinations are the corners of a cell.
        for (int corner = 0; corner < (linear ? 1 << x.Rank : 1); corner++)
        {
            Tensor weight = Tensor.Ones(places[0].Shape);
            var flat = new int[places[0].ElementCount];
            var isInside = new bool[flat.Length];
            Array.Fill(isInside, true);
            for (int axis = 0; axis < x.Rank; axis++)
            {
                Tensor low = StopGradient(linear ? Floor(places[axis]) : Floor(Abs(places[axis]) + 0.5f) * Sign(places[axis]));
                bool isUpper = (corner & (1 << axis)) != 0;
                if (linear)
                    weight *= isUpper ? places[axis] - low : 1f - (places[axis] - low);
                ReadOnlySpan<float> indices = low.AsSpan<float>();
                for (int i = 0; i < flat.Length; i++)
                {
                    long index = (long)indices[i] + (isUpper ? 1 : 0);
                    int length = x.Shape[axis];
                    isInside[i] &= fillMode != CoordinateFillMode.Constant || (index >= 0 && index < length);
                    flat[i] = (flat[i] * length) + Inside(index, length, fillMode);
                }
            }

            Shape shape = places[0].Shape;
            Tensor taken = Where(Tensor.From<bool>(isInside, shape), Take(Ravel(x), Tensor.From<int>(flat, shape)), fillValue);
            sum = sum is { } others ? others + (weight * taken) : weight * taken;
        }

        return sum!.Value;
    }

    // The element of an axis that stands for an index outside of it.
    private static int Inside(long index, int length, CoordinateFillMode mode)
    {
        switch (mode)
        {
            case CoordinateFillMode.Wrap:
                return (int)(((index % length) + length) % length);
            case CoordinateFillMode.Mirror when length > 1:
                long period = 2L * (length - 1);
                long mirrored = ((index % period) + period) % period;
                return (int)Math.Min(mirrored, period - mirrored);
            case CoordinateFillMode.Reflect:
                long twice = 2L * length;
                long reflected = ((index % twice) + twice) % twice;
                return (int)Math.Min(reflected, twice - 1 - reflected);
            default:
                return (int)Math.Clamp(index, 0, length - 1);
        }
    }

    // The positions (windows, size) that each window reads along an axis; the position behind the last stands for all outside.
    private static Tensor WindowPositions(int windows, int size, int stride, int rate, int before, int length)
    {
        var positions = new int[windows * size];
        for (int i = 0; i < positions.Length; i++)
        {
            int at = (i / size * stride) + (i % size * rate) - before;
            positions[i] = at >= 0 && at < length ? at : length;
        }

        return Tensor.From<int>(positions, new Shape(windows, size));
    }

    private static (int Before, int After) Edges(int length, int? before, int? after, int? target, int direction, string names)
    {
        if ((before is null ? 1 : 0) + (after is null ? 1 : 0) + (target is null ? 1 : 0) != 1)
            throw new ArgumentException($"Of {names}, exactly two must be given. Received: {Given(before)}, {Given(after)}, {Given(target)}.");
        int both = target is { } wanted ? direction * (wanted - length) : 0;
        int first = before ?? both - after!.Value, second = after ?? both - before!.Value;
        if (first < 0 || second < 0 || (direction < 0 && first + second > length))
            throw new ArgumentException($"Of {names}, the edges must be 0 or more and fit. Received: {first} and {second} for a length of {length}.");
        return (first, second);

        static string Given(int? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none";
    }
}
