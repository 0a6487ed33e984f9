using Argali.Layers;
using Argali.Models;

namespace Argali.Tests.Callbacks;

/// <summary>Small models for callbacks that are driven hook by hook.</summary>
internal static class CallbackModels
{
    /// <summary>Two features, Dense(1).</summary>
    public static Model Uncompiled() => new Sequential([new Input([2]), new Dense(1, kernelInitializer: "zeros", name: "dense")], name: "small");
}
