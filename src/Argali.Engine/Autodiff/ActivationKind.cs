namespace Argali.Engine;

/// <summary>The activation functions that need no argument; named as in <c>keras.activations</c>.</summary>
public enum ActivationKind
{
    /// <summary>The identity.</summary>
    Linear,

    /// <summary><see cref="Ops.Relu(Tensor)"/>.</summary>
    Relu,

    /// <summary><see cref="Ops.Relu6"/>.</summary>
    Relu6,

    /// <summary><see cref="Ops.LeakyRelu"/> with a slope of 0.2.</summary>
    LeakyRelu,

    /// <summary><see cref="Ops.Elu"/> with alpha 1.</summary>
    Elu,

    /// <summary><see cref="Ops.Selu"/>.</summary>
    Selu,

    /// <summary><see cref="Ops.Softplus"/>.</summary>
    Softplus,

    /// <summary><see cref="Ops.Softsign"/>.</summary>
    Softsign,

    /// <summary><see cref="Ops.Silu"/>.</summary>
    Silu,

    /// <summary><see cref="Ops.Gelu"/> by the error function.</summary>
    Gelu,

    /// <summary><see cref="Ops.Gelu"/> by the hyperbolic tangent.</summary>
    GeluApproximate,

    /// <summary><see cref="Ops.Sigmoid"/>.</summary>
    Sigmoid,

    /// <summary><see cref="Ops.HardSigmoid"/>.</summary>
    HardSigmoid,

    /// <summary><see cref="Ops.HardSilu"/>.</summary>
    HardSilu,

    /// <summary><see cref="Ops.Tanh"/>.</summary>
    Tanh,

    /// <summary><see cref="Ops.Mish"/>.</summary>
    Mish,

    /// <summary><see cref="Ops.Exp"/>.</summary>
    Exponential,

    /// <summary><see cref="Ops.Softmax(Tensor, int)"/> along the last axis.</summary>
    Softmax,

    /// <summary><see cref="Ops.LogSoftmax"/> along the last axis.</summary>
    LogSoftmax,
}
