namespace Argali.Engine.Tests.Autodiff;

/// <summary>One row of the gradient table: an operation on inputs of given shapes and ranges.</summary>
/// <param name="Name">What the row tests; the part before the first space is the method of <see cref="Ops"/>.</param>
/// <param name="Function">The operation; all its outputs are weighted and summed.</param>
/// <param name="Inputs">The inputs that have gradients.</param>
public sealed record GradientCase(string Name, Func<Tensor[], Tensor[]> Function, params GradientInput[] Inputs)
{
    /// <summary>The method that the row covers.</summary>
    public string Method => Name.Split(' ')[0];

    public override string ToString() => Name;
}
