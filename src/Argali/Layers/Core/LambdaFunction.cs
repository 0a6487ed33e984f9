using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// A function for a <see cref="Lambda"/> under the name that files hold. Registered, a file that names it can be loaded:
/// <c>CustomObjects.Register("my_package", "double_it", _ => new LambdaFunction("double_it", x => x * 2f))</c>.
/// </summary>
public sealed class LambdaFunction : IKerasSerializable
{
    private readonly Func<Nest<Tensor>, Config, Nest<Tensor>> function;

    /// <summary>Makes a function of one tensor.</summary>
    /// <param name="name">The name that files hold.</param>
    /// <param name="function">The function.</param>
    public LambdaFunction(string name, Func<Tensor, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        Name = name;
        this.function = (inputs, _) => function(inputs.Value);
    }

    /// <summary>Makes a function of any structure of tensors that takes arguments.</summary>
    /// <param name="name">The name that files hold.</param>
    /// <param name="function">The function of the inputs and of the layer's <see cref="Lambda.Arguments"/>.</param>
    public LambdaFunction(string name, Func<Nest<Tensor>, Config, Nest<Tensor>> function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        Name = name;
        this.function = function;
    }

    internal LambdaFunction(Func<Tensor, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        this.function = (inputs, _) => function(inputs.Value);
    }

    /// <summary>Gets the name that files hold; null for a function that has none and cannot be saved.</summary>
    public string? Name { get; }

    string IKerasSerializable.ClassName => "function";

    string? IKerasSerializable.Module => "builtins";

    /// <summary>Applies the function.</summary>
    /// <param name="inputs">What the layer is applied to.</param>
    /// <param name="arguments">The layer's arguments.</param>
    public Nest<Tensor> Apply(Nest<Tensor> inputs, Config arguments) => function(inputs, arguments);

    Config IKerasSerializable.GetConfig() => [];
}
