using Argali.Checkpoints;

namespace Argali.Models;

public partial class Model : ICheckpointable
{
    /// <summary>Saves architecture, weights and optimizer.</summary>
    /// <exception cref="NotSupportedException">Files are not written yet.</exception>
    public virtual void Save(string path, bool overwrite = true) => throw new NotSupportedException("Models cannot be saved yet.");

    /// <summary>Saves the weights.</summary>
    /// <exception cref="NotSupportedException">Files are not written yet.</exception>
    public virtual void SaveWeights(string path, bool overwrite = true) => throw new NotSupportedException("Weights cannot be saved yet.");

    /// <summary>Loads weights.</summary>
    /// <exception cref="NotSupportedException">Files are not read yet.</exception>
    public virtual void LoadWeights(string path, bool skipMismatch = false) => throw new NotSupportedException("Weights cannot be loaded yet.");
}
