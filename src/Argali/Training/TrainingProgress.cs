namespace Argali.Training;

/// <summary>How far <c>Fit</c> is, after a batch.</summary>
/// <param name="Epoch">The index of the epoch, from 0.</param>
/// <param name="Epochs">The number of epochs that the training ends with.</param>
/// <param name="Step">The index of the step in its epoch, from 0.</param>
/// <param name="Steps">The number of steps of an epoch; null while it is not known.</param>
/// <param name="Loss">The mean loss of the epoch so far.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int Step, int? Steps, double Loss);
