namespace Argali.Engine;

/// <summary>
/// Operations over tensors, with gradients: what layers, losses and metrics are written in. Names and meaning follow
/// <c>keras.ops</c>. Arithmetic is float32; operands broadcast by NumPy's rule.
/// </summary>
public static partial class Ops;
