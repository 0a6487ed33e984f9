using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Argali.Engine.Kernels;

/// <summary>
/// Transposes square blocks in registers: destination[k · pitch + i] = source[i · stride + k], for i below the side of a block and k
/// below blocks · side. Rows past the last present one repeat it. Each step stores a whole vector, in order of k, so a pitch shorter
/// than the side is allowed: the next step overwrites what the previous one stored past its end.
/// </summary>
/// <remarks>
/// Three rounds: pairs of rows interleave to 2 x 2 blocks, pairs of those to 4 x 4, then 128-bit lanes change places. Written out, not
/// looped: vectors in arrays would live in memory (benchmark: matmul, the transposed shapes).
/// </remarks>
internal static unsafe class BlockTranspose
{
    /// <summary>Blocks of 8 by 8, with AVX.</summary>
    [MethodImpl(KernelCode.OnItsOwn)]
    public static void Transpose8(float* source, nint stride, int rows, int blocks, float* destination, nint pitch)
    {
        int last = rows - 1;
        nint r1 = Math.Min(1, last) * stride, r2 = Math.Min(2, last) * stride, r3 = Math.Min(3, last) * stride;
        nint r4 = Math.Min(4, last) * stride, r5 = Math.Min(5, last) * stride, r6 = Math.Min(6, last) * stride;
        nint r7 = Math.Min(7, last) * stride;
        for (; blocks > 0; blocks--, source += 8)
        {
            Vector256<float> x0 = Vector256.Load(source), x1 = Vector256.Load(source + r1);
            Vector256<float> x2 = Vector256.Load(source + r2), x3 = Vector256.Load(source + r3);
            Vector256<float> x4 = Vector256.Load(source + r4), x5 = Vector256.Load(source + r5);
            Vector256<float> x6 = Vector256.Load(source + r6), x7 = Vector256.Load(source + r7);

            Vector256<float> y0 = Avx.UnpackLow(x0, x1), y1 = Avx.UnpackHigh(x0, x1);
            Vector256<float> y2 = Avx.UnpackLow(x2, x3), y3 = Avx.UnpackHigh(x2, x3);
            Vector256<float> y4 = Avx.UnpackLow(x4, x5), y5 = Avx.UnpackHigh(x4, x5);
            Vector256<float> y6 = Avx.UnpackLow(x6, x7), y7 = Avx.UnpackHigh(x6, x7);

            x0 = Avx.Shuffle(y0, y2, 0x44);
            x1 = Avx.Shuffle(y0, y2, 0xEE);
            x2 = Avx.Shuffle(y1, y3, 0x44);
            x3 = Avx.Shuffle(y1, y3, 0xEE);
            x4 = Avx.Shuffle(y4, y6, 0x44);
            x5 = Avx.Shuffle(y4, y6, 0xEE);
            x6 = Avx.Shuffle(y5, y7, 0x44);
            x7 = Avx.Shuffle(y5, y7, 0xEE);

            Avx.Permute2x128(x0, x4, 0x20).Store(destination);
            destination += pitch;
            Avx.Permute2x128(x1, x5, 0x20).Store(destination);
            destination += pitch;
            Avx.Permute2x128(x2, x6, 0x20).Store(destination);
            destination += pitch;
            Avx.Permute2x128(x3, x7, 0x20).Store(destination);
            destination += pitch;
            Avx.Permute2x128(x0, x4, 0x31).Store(destination);
            destination += pitch;
            Avx.Permute2x128(x1, x5, 0x31).Store(destination);
            destination += pitch;
            Avx.Permute2x128(x2, x6, 0x31).Store(destination);
            destination += pitch;
            Avx.Permute2x128(x3, x7, 0x31).Store(destination);
            destination += pitch;
        }
    }

    /// <summary>Blocks of 16 by 16, with AVX-512.</summary>
    [MethodImpl(KernelCode.OnItsOwn)]
    public static void Transpose16(float* source, nint stride, int rows, int blocks, float* destination, nint pitch)
    {
        int last = rows - 1;
        nint r1 = Math.Min(1, last) * stride, r2 = Math.Min(2, last) * stride, r3 = Math.Min(3, last) * stride;
        nint r4 = Math.Min(4, last) * stride, r5 = Math.Min(5, last) * stride;
        nint r6 = Math.Min(6, last) * stride, r7 = Math.Min(7, last) * stride;
        nint r8 = Math.Min(8, last) * stride, r9 = Math.Min(9, last) * stride;
        nint r10 = Math.Min(10, last) * stride, r11 = Math.Min(11, last) * stride;
        nint r12 = Math.Min(12, last) * stride, r13 = Math.Min(13, last) * stride;
        nint r14 = Math.Min(14, last) * stride, r15 = Math.Min(15, last) * stride;
        for (; blocks > 0; blocks--, source += 16)
        {
            Vector512<float> x0 = Vector512.Load(source), x1 = Vector512.Load(source + r1);
            Vector512<float> x2 = Vector512.Load(source + r2), x3 = Vector512.Load(source + r3);
            Vector512<float> x4 = Vector512.Load(source + r4), x5 = Vector512.Load(source + r5);
            Vector512<float> x6 = Vector512.Load(source + r6), x7 = Vector512.Load(source + r7);
            Vector512<float> x8 = Vector512.Load(source + r8), x9 = Vector512.Load(source + r9);
            Vector512<float> x10 = Vector512.Load(source + r10), x11 = Vector512.Load(source + r11);
            Vector512<float> x12 = Vector512.Load(source + r12), x13 = Vector512.Load(source + r13);
            Vector512<float> x14 = Vector512.Load(source + r14), x15 = Vector512.Load(source + r15);

            Vector512<double> y0 = Avx512F.UnpackLow(x0, x1).AsDouble(), y1 = Avx512F.UnpackHigh(x0, x1).AsDouble();
            Vector512<double> y2 = Avx512F.UnpackLow(x2, x3).AsDouble(), y3 = Avx512F.UnpackHigh(x2, x3).AsDouble();
            Vector512<double> y4 = Avx512F.UnpackLow(x4, x5).AsDouble(), y5 = Avx512F.UnpackHigh(x4, x5).AsDouble();
            Vector512<double> y6 = Avx512F.UnpackLow(x6, x7).AsDouble(), y7 = Avx512F.UnpackHigh(x6, x7).AsDouble();
            Vector512<double> y8 = Avx512F.UnpackLow(x8, x9).AsDouble(), y9 = Avx512F.UnpackHigh(x8, x9).AsDouble();
            Vector512<double> y10 = Avx512F.UnpackLow(x10, x11).AsDouble(), y11 = Avx512F.UnpackHigh(x10, x11).AsDouble();
            Vector512<double> y12 = Avx512F.UnpackLow(x12, x13).AsDouble(), y13 = Avx512F.UnpackHigh(x12, x13).AsDouble();
            Vector512<double> y14 = Avx512F.UnpackLow(x14, x15).AsDouble(), y15 = Avx512F.UnpackHigh(x14, x15).AsDouble();

            x0 = Avx512F.UnpackLow(y0, y2).AsSingle();
            x1 = Avx512F.UnpackHigh(y0, y2).AsSingle();
            x2 = Avx512F.UnpackLow(y1, y3).AsSingle();
            x3 = Avx512F.UnpackHigh(y1, y3).AsSingle();
            x4 = Avx512F.UnpackLow(y4, y6).AsSingle();
            x5 = Avx512F.UnpackHigh(y4, y6).AsSingle();
            x6 = Avx512F.UnpackLow(y5, y7).AsSingle();
            x7 = Avx512F.UnpackHigh(y5, y7).AsSingle();
            x8 = Avx512F.UnpackLow(y8, y10).AsSingle();
            x9 = Avx512F.UnpackHigh(y8, y10).AsSingle();
            x10 = Avx512F.UnpackLow(y9, y11).AsSingle();
            x11 = Avx512F.UnpackHigh(y9, y11).AsSingle();
            x12 = Avx512F.UnpackLow(y12, y14).AsSingle();
            x13 = Avx512F.UnpackHigh(y12, y14).AsSingle();
            x14 = Avx512F.UnpackLow(y13, y15).AsSingle();
            x15 = Avx512F.UnpackHigh(y13, y15).AsSingle();

            Vector512<float> low0 = Avx512F.Shuffle4x128(x0, x4, 0x44), low4 = Avx512F.Shuffle4x128(x8, x12, 0x44);
            Vector512<float> low1 = Avx512F.Shuffle4x128(x1, x5, 0x44), low5 = Avx512F.Shuffle4x128(x9, x13, 0x44);
            Vector512<float> low2 = Avx512F.Shuffle4x128(x2, x6, 0x44), low6 = Avx512F.Shuffle4x128(x10, x14, 0x44);
            Vector512<float> low3 = Avx512F.Shuffle4x128(x3, x7, 0x44), low7 = Avx512F.Shuffle4x128(x11, x15, 0x44);
            Vector512<float> high0 = Avx512F.Shuffle4x128(x0, x4, 0xEE), high4 = Avx512F.Shuffle4x128(x8, x12, 0xEE);
            Vector512<float> high1 = Avx512F.Shuffle4x128(x1, x5, 0xEE), high5 = Avx512F.Shuffle4x128(x9, x13, 0xEE);
            Vector512<float> high2 = Avx512F.Shuffle4x128(x2, x6, 0xEE), high6 = Avx512F.Shuffle4x128(x10, x14, 0xEE);
            Vector512<float> high3 = Avx512F.Shuffle4x128(x3, x7, 0xEE), high7 = Avx512F.Shuffle4x128(x11, x15, 0xEE);

            Avx512F.Shuffle4x128(low0, low4, 0x88).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(low1, low5, 0x88).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(low2, low6, 0x88).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(low3, low7, 0x88).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(low0, low4, 0xDD).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(low1, low5, 0xDD).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(low2, low6, 0xDD).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(low3, low7, 0xDD).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(high0, high4, 0x88).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(high1, high5, 0x88).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(high2, high6, 0x88).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(high3, high7, 0x88).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(high0, high4, 0xDD).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(high1, high5, 0xDD).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(high2, high6, 0xDD).Store(destination);
            destination += pitch;
            Avx512F.Shuffle4x128(high3, high7, 0xDD).Store(destination);
            destination += pitch;
        }
    }
}
