using Argali.Layers;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Layers;

/// <summary>
/// The recorded calls that Keras refuses, in C#, by case. What the compiler refuses already (a string where a number must stand) is
/// said as a config, which is where it can occur.
/// </summary>
internal static class LayerRefusals
{
    public static IReadOnlyDictionary<string, Action> Calls { get; } = new Dictionary<string, Action>
    {
        ["error_average_pooling1d_without_pool_size"] = () => FromConfig("AveragePooling1D", new Config()),
        ["error_bidirectional_merge"] = () => FromConfig(
            "Bidirectional", new Config { ["layer"] = ObjectSerializer.Envelope(new LSTM(2)), ["merge_mode"] = "x" }),
        ["error_bidirectional_not_layer"] = () => FromConfig("Bidirectional", new Config { ["layer"] = 3 }),
        ["error_conv2d_data_format"] = () => FromConfig("Conv2D", new Config { ["filters"] = 3, ["kernel_size"] = 3, ["data_format"] = "nchw" }),
        ["error_conv2d_groups"] = () => new Conv2D(3, 3, groups: 2),
        ["error_conv2d_kernel_tuple"] = () => FromConfig("Conv2D", new Config { ["filters"] = 3, ["kernel_size"] = new[] { 3, 3, 3 } }),
        ["error_conv2d_padding"] = () => new Conv2D(3, 3, padding: Padding.Causal),
        ["error_conv2d_strides_and_dilation"] = () => new Conv2D(2, 3, strides: 2, dilationRate: 2),
        ["error_conv2d_zero_filters"] = () => new Conv2D(0, 3),
        ["error_conv2d_zero_kernel"] = () => new Conv2D(3, 0),
        ["error_dense_unknown_activation"] = () => new Dense(2, activation: "nope"),
        ["error_dense_unknown_initializer"] = () => new Dense(2, kernelInitializer: "nope"),
        ["error_dense_unknown_kwarg"] = () => FromConfig("Dense", new Config { ["units"] = 2, ["foo"] = 1 }),
        ["error_depthwise_conv1d_causal"] = () => new DepthwiseConv1D(3, padding: Padding.Causal),
        ["error_dropout_rate"] = () => new Dropout(1.5),
        ["error_embedding_constraint_name"] = () => new Embedding(3, 2, embeddingsConstraint: "nope"),
        ["error_group_query_attention_heads"] = () => new GroupQueryAttention(2, 3, 2),
        ["error_hashing_salt"] = () => FromConfig("Hashing", new Config { ["num_bins"] = 3, ["salt"] = "x" }),
        ["error_hashing_zero_bins"] = () => new Hashing(0),
        ["error_layer_name_not_string"] = () => FromConfig("Dense", new Config { ["units"] = 2, ["name"] = 3 }),
        ["error_layer_name_with_slash"] = () => new Dense(2, name: "a/b"),
        ["error_leaky_relu_none"] = () => FromConfig("LeakyReLU", new Config { ["negative_slope"] = null }),
        ["error_permute_dims"] = () => new Permute([0, 1]),
        ["error_relu_negative_max"] = () => new ReLU(maxValue: -1.0),
        ["error_repeat_vector_type"] = () => FromConfig("RepeatVector", new Config { ["n"] = "3" }),
        ["error_rnn_no_cell"] = () => FromConfig("RNN", new Config { ["cell"] = ObjectSerializer.Envelope(new Dense(2)) }),
        ["error_separable_conv1d_causal"] = () => new SeparableConv1D(2, 3, padding: Padding.Causal),
        ["error_string_lookup_empty_vocabulary"] = () => new StringLookup(vocabulary: []),
        ["error_string_lookup_idf_missing"] = () => new StringLookup(vocabulary: ["a"], outputMode: OutputMode.TfIdf),
        ["error_string_lookup_invert_mode"] = () => new StringLookup(vocabulary: ["a"], invert: true, outputMode: OutputMode.Count),
        ["error_string_lookup_mask_in_vocabulary"] = () => new StringLookup(vocabulary: ["a", "m"], maskToken: "m"),
        ["error_string_lookup_max_tokens_1"] = () => new StringLookup(maxTokens: 1),
        ["error_string_lookup_output_mode"] = () => FromConfig("StringLookup", new Config { ["output_mode"] = "x" }),
        ["error_string_lookup_repeated"] = () => new StringLookup(vocabulary: ["a", "b", "a"]),
        ["error_string_lookup_sparse"] = () => new StringLookup(sparse: true, outputMode: OutputMode.Count),
        ["error_string_lookup_vocabulary_too_large"] = () => new StringLookup(maxTokens: 3, vocabulary: ["a", "b", "c", "d"]),
        ["error_text_vectorization_length_mode"] = () => new TextVectorization(outputMode: OutputMode.Count, outputSequenceLength: 3),
        ["error_text_vectorization_ngrams"] = () => FromConfig("TextVectorization", new Config { ["ngrams"] = "x" }),
        ["error_text_vectorization_ragged"] = () => new TextVectorization(ragged: true),
        ["error_text_vectorization_standardize"] = () => FromConfig("TextVectorization", new Config { ["standardize"] = "x" }),
        ["error_zero_padding2d_tuple"] = () => FromConfig("ZeroPadding2D", new Config { ["padding"] = new[] { 1, 2, 3 } }),
    };

    /// <summary>
    /// Recorded refusals that Argali lifts, each with a line in docs/differences-from-keras.md, and what it gives instead, by case: graphs
    /// that Keras itself draws hold lists of masks in which one is missing.
    /// </summary>
    public static IReadOnlyDictionary<string, Action<GoldenCase>> Lifted { get; } = new Dictionary<string, Action<GoldenCase>>
    {
        ["attention_query_mask_only"] = LayerCase.GivesWhatTheQueryMaskLeaves,
        ["additive_attention_query_mask_only"] = LayerCase.GivesWhatTheQueryMaskLeaves,
    };

    // For values that C#'s types rule out: what a file could still say.
    private static void FromConfig(string className, Config config)
    {
        using IDisposable load = SharedObjects.Begin();
        LayerRegistry.Get(new Config { ["class_name"] = className, ["config"] = config });
    }
}
