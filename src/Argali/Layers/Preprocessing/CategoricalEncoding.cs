using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Brings numbers of categories into the form of an <see cref="OutputMode"/>; what the layers for categories share.</summary>
internal static class CategoricalEncoding
{
    private static readonly string[] Names = ["int", "one_hot", "multi_hot", "count", "tf_idf"];

    public static string KerasName(this OutputMode mode) => Names[(int)mode];

    /// <summary>Reads an output mode from a config.</summary>
    /// <exception cref="ConfigException">The value is unknown.</exception>
    public static OutputMode GetOutputMode(this Config config, OutputMode defaultMode)
    {
        // Keras still reads the names of its first release.
        string name = config.GetString("output_mode", defaultMode.KerasName()) switch
        {
            "binary" => "multi_hot",
            "tf-idf" => "tf_idf",
            string given => given,
        };
        int index = Array.IndexOf(Names, name);
        return index >= 0
            ? (OutputMode)index
            : throw new ConfigException($"'output_mode' expects one of '{string.Join("', '", Names)}'. Received: '{name}'.");
    }

    /// <exception cref="ArgumentException">The layer has no such mode.</exception>
    public static OutputMode Require(OutputMode mode, ReadOnlySpan<OutputMode> allowed, string layerClass)
    {
        if (allowed.Contains(mode))
            return mode;
        string names = string.Join("', '", allowed.ToArray().Select(KerasName));
        throw new ArgumentException($"The output mode of {layerClass} is one of '{names}'. Received: '{mode.KerasName()}'.", nameof(mode));
    }

    /// <exception cref="ArgumentException">Sparse output is asked for.</exception>
    public static void RefuseSparse(bool sparse)
    {
        if (sparse)
            throw new ArgumentException("Argali's tensors are dense: sparse must be false, as on every Keras backend but TensorFlow.", nameof(sparse));
    }

    /// <summary>Derives the shape of encoded categories; see <see cref="Encode"/>.</summary>
    public static Shape OutputShape(Shape input, OutputMode mode, int depth, bool keepUnitAxis = false) => mode switch
    {
        OutputMode.Int => input,
        OutputMode.OneHot => (keepUnitAxis ? input : WithoutUnitAxis(input)).Concat([depth]),
        _ => input.Rank == 0 ? new Shape(depth) : input.With(-1, depth),
    };

    /// <summary>
    /// Encodes categories (int64). A number outside [0, depth) is left out. One vector stands for each category in one-hot form, for
    /// each row of the last axis else.
    /// </summary>
    /// <param name="categories">The numbers.</param>
    /// <param name="mode">The form.</param>
    /// <param name="depth">The number of categories.</param>
    /// <param name="weights">What each position counts, in the count mode; null for 1.</param>
    /// <param name="keepUnitAxis">Whether a last axis of length 1 stays in one-hot form: it does in some of Keras's layers.</param>
    public static Tensor Encode(Tensor categories, OutputMode mode, int depth, Tensor? weights = null, bool keepUnitAxis = false)
    {
        switch (mode)
        {
            case OutputMode.Int:
                return categories;
            case OutputMode.OneHot:
                return Ops.OneHot(keepUnitAxis ? categories : Ops.Reshape(categories, WithoutUnitAxis(categories.Shape)), depth);
            default:
                Tensor rows = categories.Rank == 0 ? Ops.ExpandDims(categories, 0) : categories;
                return mode == OutputMode.MultiHot
                    ? Ops.MultiHot(rows, depth)
                    : Ops.Bincount(rows, weights, depth, depth);
        }
    }

    private static Shape WithoutUnitAxis(Shape shape) => shape.Rank > 1 && shape[^1] == 1 ? shape.Without(-1) : shape;
}
