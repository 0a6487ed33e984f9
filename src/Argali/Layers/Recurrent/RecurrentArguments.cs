using Argali.Saving;

namespace Argali.Layers;

/// <summary>The constructor arguments that all recurrent layers share.</summary>
internal readonly record struct RecurrentArguments(
    bool ReturnSequences, bool ReturnState, bool GoBackwards, bool Stateful, bool Unroll, bool ZeroOutputForMask)
{
    public static RecurrentArguments Read(Config config) => new(
        config.GetBool("return_sequences", false),
        config.GetBool("return_state", false),
        config.GetBool("go_backwards", false),
        config.GetBool("stateful", false),
        config.GetBool("unroll", false),
        config.GetBool("zero_output_for_mask", false));
}
