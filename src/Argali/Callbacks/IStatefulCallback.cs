using Argali.Saving;

namespace Argali.Callbacks;

/// <summary>
/// A callback with a state of its own, which a checkpoint keeps and a resumed training gives back: a counter of epochs without
/// improvement, a best value, a position in a file.
/// </summary>
/// <remarks>
/// <para>
/// When a training is resumed, <see cref="Callback.OnTrainBegin"/> is called first and <see cref="RestoreState"/> after it. The training
/// then goes on where it was: hooks that were called before the checkpoint are not called again.
/// </para>
/// <para>
/// A callback without this interface is taken for one that is fresh: if the training goes on within an epoch, it is told that the epoch
/// begins.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// public Config SaveState() => new() { ["count"] = count };
/// public void RestoreState(Config state) => count = state.GetInt("count");
/// </code>
/// </example>
public interface IStatefulCallback
{
    /// <summary>Gets the name of the state in files. Default: the name of the class.</summary>
    /// <remarks>Where several callbacks of a training have one name, they are told apart by their order.</remarks>
    string StateName => GetType().Name;

    /// <summary>Gets the state: numbers, texts, lists, nested configs, tensors, all of which stay as they are from then on.</summary>
    /// <remarks>It may be asked for in the middle of any hook of this or another callback, and is then the state after that.</remarks>
    Config SaveState();

    /// <summary>Takes a state over.</summary>
    /// <param name="state">What <see cref="SaveState"/> gave.</param>
    /// <exception cref="ConfigException">The state is not one of this class.</exception>
    void RestoreState(Config state);
}
