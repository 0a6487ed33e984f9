using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Argali.Engine.Kernels;

/// <summary>
/// The one place where the width of all kernels is chosen: the widest that this machine runs, or the one that the
/// environment variable <c>ARGALI_FORCE_KERNELS</c> names (<c>scalar</c>, <c>vector128</c>, <c>vector256</c>,
/// <c>vector512</c>). <see cref="Width"/> is a static readonly field, so that the JIT folds every test of it.
/// </summary>
internal static class KernelDispatch
{
    /// <summary>The name of the environment variable that forces a width.</summary>
    public const string EnvironmentVariable = "ARGALI_FORCE_KERNELS";

    /// <summary>The width that every kernel uses unless it is told another one.</summary>
    public static readonly KernelWidth Width = Choose(Environment.GetEnvironmentVariable(EnvironmentVariable));

    /// <summary>Gets the widths that this machine runs, narrowest first.</summary>
    public static IReadOnlyList<KernelWidth> SupportedWidths { get; } =
        [.. Enum.GetValues<KernelWidth>().Where(IsSupported).Order()];

    /// <summary>Whether this machine runs kernels of the given width.</summary>
    public static bool IsSupported(KernelWidth width) => width switch
    {
        KernelWidth.Scalar => true,
        KernelWidth.Vector128 => Vector128.IsHardwareAccelerated,
        KernelWidth.Vector256 => Vector256.IsHardwareAccelerated && Fma.IsSupported,
        KernelWidth.Vector512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported,
        _ => false,
    };

    /// <summary>Chooses the width for the given name; null or empty means the widest supported.</summary>
    /// <exception cref="NotSupportedException">The name is unknown, or this machine does not run that width.</exception>
    internal static KernelWidth Choose(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return Enum.GetValues<KernelWidth>().Where(IsSupported).Max();

        if (!Enum.TryParse(name, ignoreCase: true, out KernelWidth width) || !Enum.IsDefined(width))
        {
            throw new NotSupportedException(
                $"{EnvironmentVariable} expects one of scalar, vector128, vector256, vector512. Received: '{name}'.");
        }

        if (!IsSupported(width))
        {
            throw new NotSupportedException(
                $"{EnvironmentVariable}={name} asks for kernels that this machine does not run. " +
                $"Supported: {string.Join(", ", Enum.GetValues<KernelWidth>().Where(IsSupported))}.");
        }

        return width;
    }
}
