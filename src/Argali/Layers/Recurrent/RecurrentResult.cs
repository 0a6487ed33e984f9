using Argali.Engine;

namespace Argali.Layers;

/// <summary>What the steps of a recurrent layer give.</summary>
/// <param name="Outputs">The outputs <c>(batch, time, ...)</c> in the order of computation; null where only the last was asked for.</param>
/// <param name="Last">The output of the last step.</param>
/// <param name="States">The states after it.</param>
internal readonly record struct RecurrentResult(Tensor? Outputs, Tensor Last, Nest<Tensor> States);
