using Argali.Engine;

namespace Argali.Operations;

/// <summary>What is known of a symbolic tensor: its shape, with unknown axes, and its type.</summary>
internal readonly record struct OpSpec(Shape Shape, DType DType);
