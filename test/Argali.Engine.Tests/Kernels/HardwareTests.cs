using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Argali.Engine.Kernels;
using Xunit.Abstractions;

namespace Argali.Engine.Tests.Kernels;

[Trait("Category", "Kernels")]
public class HardwareTests(ITestOutputHelper output)
{
    /// <summary>Set by the CI matrix to the width (scalar, vector128, ...) that its settings leave, so that a run cannot test another.</summary>
    private const string ExpectVariable = "ARGALI_EXPECT_WIDTH";

    [Fact]
    public void ReportsRequestedInstructionSet()
    {
        output.WriteLine(
            $"{RuntimeInformation.ProcessArchitecture}: kernels {KernelDispatch.Width}, supported {string.Join(", ", KernelDispatch.SupportedWidths)}; " +
            $"Vector128 {Vector128.IsHardwareAccelerated}, Vector256 {Vector256.IsHardwareAccelerated}, " +
            $"Vector512 {Vector512.IsHardwareAccelerated}; AVX2 {Avx2.IsSupported}, FMA {Fma.IsSupported}, AVX-512F {Avx512F.IsSupported}, " +
            $"AdvSimd {AdvSimd.IsSupported}; {WorkerPool.ThreadCount} threads");

        if (Environment.GetEnvironmentVariable(ExpectVariable) is { Length: > 0 } expected)
            Assert.Equal(expected, KernelDispatch.Width.ToString(), ignoreCase: true);
    }

    [Fact]
    public void SupportedWidths_HoldTheChosenWidthAndScalar()
    {
        Assert.Contains(KernelWidth.Scalar, KernelDispatch.SupportedWidths);
        Assert.Contains(KernelDispatch.Width, KernelDispatch.SupportedWidths);
    }
}
