using Argali.Engine;

namespace Argali.Layers;

/// <summary>Which type a layer computes in and which it keeps its variables in, under Keras's policy names.</summary>
public sealed record DTypePolicy
{
    private const string Int8Prefix = "int8_from_";

    /// <summary>The default: everything float32.</summary>
    public static readonly DTypePolicy Float32 = new("float32");

    /// <summary>
    /// Gets or sets the policy of layers and models that name none, for the whole process (Keras: <c>keras.config.set_dtype_policy</c>). It
    /// counts when a layer is made. Default float32.
    /// </summary>
    /// <exception cref="ArgumentNullException">The policy is null.</exception>
    public static DTypePolicy Global
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Float32;

    /// <summary>Makes the policy of a name.</summary>
    /// <param name="name">
    /// A type name such as <c>float32</c>, or <c>mixed_float16</c>, <c>mixed_bfloat16</c>; of layers whose kernel Keras quantised, which can be read
    /// and not made, <c>int8_from_float32</c>.
    /// </param>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public DTypePolicy(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        IsInt8 = name.StartsWith(Int8Prefix, StringComparison.Ordinal);
        (ComputeDType, VariableDType) = (IsInt8 ? name[Int8Prefix.Length..] : name) switch
        {
            "mixed_float16" => (DType.Float16, DType.Float32),
            "mixed_bfloat16" => (DType.BFloat16, DType.Float32),
            string type => DTypes.TryParse(type, out DType dtype)
                ? (dtype, dtype)
                : throw new ArgumentException(
                    $"Unknown dtype policy '{name}'. Expected the name of a dtype, 'mixed_float16' or 'mixed_bfloat16'.", nameof(name)),
        };
    }

    /// <summary>Gets Keras's name of the policy.</summary>
    public string Name { get; }

    /// <summary>Gets the type that inputs, weights and results are rounded to; the arithmetic itself is float32, of float64 layers in inference float64.</summary>
    public DType ComputeDType { get; }

    /// <summary>Gets the type that variables are stored in.</summary>
    public DType VariableDType { get; }

    /// <summary>Gets whether the kernel is held in 8-bit integers.</summary>
    internal bool IsInt8 { get; }

    /// <summary>Gets the type of <see cref="ComputeDType"/> that floating tensors take; float32 where a layer computes with integers or strings.</summary>
    internal DType FloatDType => ComputeDType.IsFloating() ? ComputeDType : DType.Float32;

    /// <summary>Gets whether results are rounded to fewer digits than float32 has.</summary>
    internal bool IsHalf => ComputeDType is DType.Float16 or DType.BFloat16;

    /// <summary>Makes the policy of a name.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static implicit operator DTypePolicy(string name) => new(name);
}
