using Argali.Engine;

namespace Argali.Saving;

/// <summary>What a manifest says of a tensor.</summary>
/// <param name="DType">The type of its elements.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Hash">The hash of its bytes, see <see cref="ContentHash"/>.</param>
internal readonly record struct TensorRecord(DType DType, Shape Shape, ulong Hash);
