namespace Argali.Engine;

#pragma warning disable CA2225 // The named forms of the operators are the methods of Ops.

public readonly partial struct Tensor
{
    /// <summary>Indexes as NumPy does; see <see cref="Ops.GetItem"/>.</summary>
    [System.Runtime.CompilerServices.IndexerName("Part")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices] => Ops.GetItem(this, indices);

    /// <summary><see cref="Ops.Add"/>.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => Ops.Add(left, right);

    /// <summary><see cref="Ops.Subtract"/>.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => Ops.Subtract(left, right);

    /// <summary><see cref="Ops.Multiply"/>.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => Ops.Multiply(left, right);

    /// <summary><see cref="Ops.Divide"/>.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => Ops.Divide(left, right);

    /// <summary><see cref="Ops.Negative"/>.</summary>
    public static Tensor operator -(Tensor value) => Ops.Negative(value);
}
