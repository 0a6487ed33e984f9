namespace Argali.Engine;

/// <summary>
/// Operations over tensors, with gradients: what layers, losses and metrics are written in. Names and meaning follow
/// <c>keras.ops</c>. Arithmetic is float32; float64 operands are computed in float64 where an operation has that form (arithmetic, elementary
/// functions, sums and means, products of matrices, softmax, normalisation), no gradient is needed, and else rounded. Operands broadcast by NumPy's rule.
/// </summary>
public static partial class Ops;
