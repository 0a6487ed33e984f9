using Argali.Models;

namespace Argali.Saving;

/// <summary>An open file, or files, that weights are taken from: compared with a model first, then read once, then copied.</summary>
internal interface IWeightsSource : IDisposable
{
    /// <summary>The name of the archive's member with the weights, for messages; empty when the file itself holds them.</summary>
    string WeightsMember { get; }

    /// <summary>Compares the file with what is to be loaded, and changes nothing.</summary>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    WeightsMatch Match(Model model, WeightsSelection selection);

    /// <summary>Gets everything that the file holds for models, in its order.</summary>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    IReadOnlyList<StoredTensor> ListTensors();

    /// <summary>Reads all that a match takes and nothing has vouched for, so that damage is noticed before anything is changed.</summary>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    void Probe(WeightsMatch match);

    /// <summary>Copies all that a match found.</summary>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    void Copy(WeightsMatch match);
}
