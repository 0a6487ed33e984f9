using Argali.Engine;
using Argali.Layers;
using Argali.Saving;

namespace Argali.Operations;

/// <content>Images.</content>
internal static partial class GraphOpRegistry
{
    private static GraphOp[] Images() =>
    [
        ImageOp(
            "Resize(interpolation=\"bilinear\", antialias=False, data_format=\"channels_last\", size | " +
            "crop_to_aspect_ratio=False, pad_to_aspect_ratio=False, fill_mode=\"constant\", fill_value=0.0)(image)",
            Resize),
        ImageOp("AffineTransform(interpolation=\"bilinear\", fill_mode=\"constant\", fill_value=0, data_format=\"channels_last\")(image, transform)", AffineTransform),
        ImageOp("ExtractPatches(size, strides=None, dilation_rate=1, padding=\"valid\", data_format=\"channels_last\")(image)", ExtractPatches),
        ImageOp("MapCoordinates(order, fill_mode=\"constant\", fill_value=0)(image, coordinates)", MapCoordinates),
        ImageOp("PadImages(top_padding=None, bottom_padding=None, left_padding=None, right_padding=None, target_height=None, target_width=None)(images)", PadImages),
        ImageOp("CropImages(top_cropping=None, bottom_cropping=None, left_cropping=None, right_cropping=None, target_height=None, target_width=None)(images)", CropImages),
        ImageOp("RGBToGrayscale(data_format=\"channels_last\")(image)", RgbToGrayscale),
    ];

    private static GraphOp ImageOp(string signature, Func<Config, OpFunction> bind) => new(ImageModule, signature, bind);

    private static OpFunction Resize(Config config)
    {
        if (config.GetInts("size") is not [int height, int width])
            throw new ConfigException($"'size' of Resize expects (height, width). Received: {Config.Describe(config["size"])}.");
        Interpolation interpolation = config.GetInterpolation(Interpolation.Bilinear);
        bool antialias = config.GetBool("antialias", false), channelsFirst = ChannelsFirst(config);
        bool crop = config.GetBool("crop_to_aspect_ratio", false), pad = config.GetBool("pad_to_aspect_ratio", false);
        float fill = (float)config.GetDouble("fill_value", 0);
        return new OpFunction(
            values => Ops.ResizeImage(values.Float(0), (height, width), interpolation, antialias, crop, pad, fill, channelsFirst),
            specs =>
            {
                Shape shape = specs[0].Shape;
                if (shape.Rank is not (3 or 4))
                    throw new ArgumentException($"Resize takes one image (3 axes) or a batch (4 axes). Received: {shape}.");
                int rows = channelsFirst ? shape.Rank - 2 : shape.Rank - 3;
                return specs[0] with { Shape = shape.With(rows, height).With(rows + 1, width) };
            });
    }

    private static OpFunction AffineTransform(Config config)
    {
        Interpolation interpolation = config.GetInterpolation(Interpolation.Bilinear);
        FillMode fillMode = config.GetFillMode(FillMode.Constant);
        float fill = (float)config.GetDouble("fill_value");
        bool channelsFirst = ChannelsFirst(config);
        return new OpFunction(
            values => Ops.AffineTransform(values.Float(0), values.Float(1), interpolation, fillMode, fill, channelsFirst), specs => specs[0]);
    }

    private static OpFunction ExtractPatches(Config config)
    {
        int[] size = config.NeedLengths("size", 2);
        int[] strides = config.GetLengths("strides", 2) ?? size, dilation = config.NeedLengths("dilation_rate", 2);
        WindowPadding padding = config.GetPadding().ToWindow();
        bool channelsFirst = ChannelsFirst(config);
        return new OpFunction(values => Ops.ExtractPatches(
            values.Float(0), (size[0], size[1]), (strides[0], strides[1]), (dilation[0], dilation[1]), padding, channelsFirst));
    }

    private static OpFunction MapCoordinates(Config config)
    {
        int order = config.GetInt("order");
        if (order is not (0 or 1))
            throw new ConfigException($"'order' of MapCoordinates expects 0 (nearest) or 1 (linear). Received: {order}.");
        CoordinateFillMode fillMode = config.GetString("fill_mode") switch
        {
            "constant" => CoordinateFillMode.Constant,
            "nearest" => CoordinateFillMode.Nearest,
            "wrap" => CoordinateFillMode.Wrap,
            "mirror" => CoordinateFillMode.Mirror,
            "reflect" => CoordinateFillMode.Reflect,
            string other => throw new ConfigException($"'fill_mode' expects 'constant', 'nearest', 'wrap', 'mirror' or 'reflect'. Received: '{other}'."),
        };
        float fill = (float)config.GetDouble("fill_value");
        return new OpFunction(
            values => Ops.MapCoordinates(values.Float(0), values.Float(1), order == 1, fillMode, fill),
            specs => specs[0] with { Shape = specs[1].Shape.Slice(1, specs[1].Shape.Rank - 1) });
    }

    private static OpFunction PadImages(Config config)
    {
        (int? top, int? bottom, int? left, int? right) = Edges(config, "padding");
        int? height = config.GetIntOrNull("target_height"), width = config.GetIntOrNull("target_width");
        return new OpFunction(values => Ops.PadImages(values[0], top, bottom, left, right, height, width));
    }

    private static OpFunction CropImages(Config config)
    {
        (int? top, int? bottom, int? left, int? right) = Edges(config, "cropping");
        int? height = config.GetIntOrNull("target_height"), width = config.GetIntOrNull("target_width");
        return new OpFunction(values => Ops.CropImages(values[0], top, bottom, left, right, height, width));
    }

    private static (int? Top, int? Bottom, int? Left, int? Right) Edges(Config config, string what) => (
        config.GetIntOrNull("top_" + what), config.GetIntOrNull("bottom_" + what), config.GetIntOrNull("left_" + what), config.GetIntOrNull("right_" + what));

    private static OpFunction RgbToGrayscale(Config config)
    {
        bool channelsFirst = ChannelsFirst(config);
        return new OpFunction(values => Ops.RgbToGrayscale(values.Float(0), channelsFirst));
    }
}
