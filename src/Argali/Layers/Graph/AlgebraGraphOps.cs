using Argali.Engine;
using Argali.Operations;
using static Argali.Operations.GraphDrawing;

namespace Argali.Layers;

/// <summary>Products, linear algebra and spectra: functions of <see cref="Ops"/> on symbolic tensors. Each draws one operation into a graph, as Keras does.</summary>
public static class AlgebraGraphOps
{
    extension(Ops)
    {
        /// <inheritdoc cref="Ops.MatMul(Tensor, Tensor, bool, bool)"/>
        public static KerasTensor MatMul(GraphOperand a, GraphOperand b) => Draw("Matmul", a, b);

        /// <inheritdoc cref="Ops.Dot(Tensor, Tensor)"/>
        public static KerasTensor Dot(GraphOperand a, GraphOperand b) => Draw("Dot", a, b);

        /// <inheritdoc cref="Ops.Outer(Tensor, Tensor)"/>
        public static KerasTensor Outer(GraphOperand a, GraphOperand b) => Draw("Outer", a, b);

        /// <inheritdoc cref="Ops.Tensordot(Tensor, Tensor, int)"/>
        public static KerasTensor Tensordot(GraphOperand a, GraphOperand b, int axes = 2) => Draw("Tensordot", [axes], a, b);

        /// <inheritdoc cref="Ops.Tensordot(Tensor, Tensor, ReadOnlySpan{int}, ReadOnlySpan{int})"/>
        public static KerasTensor Tensordot(GraphOperand a, GraphOperand b, ReadOnlySpan<int> axesA, ReadOnlySpan<int> axesB)
        {
            int[][] axes = [axesA.ToArray(), axesB.ToArray()];
            return Draw("Tensordot", [axes], a, b);
        }

        /// <inheritdoc cref="Ops.Einsum(string, ReadOnlySpan{Tensor})"/>
        public static KerasTensor Einsum(string equation, params ReadOnlySpan<KerasTensor> operands) => OpsOperation.Create("Einsum", equation)
            .Draw([.. operands.ToArray().Select(object? (operand) => (Nest<KerasTensor>)operand)], []);

        /// <inheritdoc cref="Ops.Cross(Tensor, Tensor, int, int, int)"/>
        public static KerasTensor Cross(GraphOperand a, GraphOperand b, int axisA = -1, int axisB = -1, int axisC = -1) =>
            Draw("Cross", [axisA, axisB, axisC, null], a, b);

        /// <inheritdoc cref="Ops.Trace(Tensor, int, int, int)"/>
        public static KerasTensor Trace(KerasTensor x, int offset = 0, int axis1 = 0, int axis2 = 1) =>
            Draw("Trace", [offset, axis1, axis2], x);

        /// <inheritdoc cref="Ops.Norm(Tensor, float, int?, bool)"/>
        public static KerasTensor Norm(KerasTensor x, GraphOperand? ord = null, int? axis = null, bool keepdims = false) =>
            Draw("Norm", [ord?.Number, axis, keepdims], x);

        /// <inheritdoc cref="Ops.Qr(Tensor, bool)"/>
        public static (KerasTensor Q, KerasTensor R) Qr(KerasTensor x, bool complete = false) =>
            Two(DrawNest("Qr", [complete ? "complete" : "reduced"], x));

        /// <inheritdoc cref="Ops.Cholesky(Tensor)"/>
        public static KerasTensor Cholesky(KerasTensor x) => Draw("Cholesky", x);

        /// <inheritdoc cref="Ops.Det(Tensor)"/>
        public static KerasTensor Det(KerasTensor x) => Draw("Det", x);

        /// <inheritdoc cref="Ops.Inv(Tensor)"/>
        public static KerasTensor Inv(KerasTensor x) => Draw("Inv", x);

        /// <inheritdoc cref="Ops.LuFactor(Tensor)"/>
        public static (KerasTensor Factors, KerasTensor Pivots) LuFactor(KerasTensor x) => Two(DrawNest("LuFactor", [], x));

        /// <inheritdoc cref="Ops.Solve(Tensor, Tensor)"/>
        public static KerasTensor Solve(GraphOperand a, GraphOperand b) => Draw("Solve", a, b);

        /// <inheritdoc cref="Ops.SolveTriangular(Tensor, Tensor, bool)"/>
        public static KerasTensor SolveTriangular(GraphOperand a, GraphOperand b, bool lower = false) =>
            Draw("SolveTriangular", [lower], a, b);

        /// <inheritdoc cref="Ops.Svd(Tensor, bool)"/>
        public static (KerasTensor U, KerasTensor S, KerasTensor V) Svd(KerasTensor x, bool fullMatrices = true)
        {
            IReadOnlyList<KerasTensor> parts = DrawNest("SVD", [fullMatrices, true], x).Flatten();
            return (parts[0], parts[1], parts[2]);
        }

        /// <inheritdoc cref="Ops.ExtractSequences(Tensor, int, int)"/>
        public static KerasTensor ExtractSequences(KerasTensor x, int sequenceLength, int sequenceStride) =>
            Draw("ExtractSequences", [sequenceLength, sequenceStride], x);

        /// <inheritdoc cref="Ops.Fft(Tensor, Tensor)"/>
        public static (KerasTensor Real, KerasTensor Imaginary) Fft(KerasTensor real, KerasTensor imaginary) =>
            Two(DrawPair("FFT", [], real, imaginary));

        /// <inheritdoc cref="Ops.Fft2(Tensor, Tensor)"/>
        public static (KerasTensor Real, KerasTensor Imaginary) Fft2(KerasTensor real, KerasTensor imaginary) =>
            Two(DrawPair("FFT2", [], real, imaginary));

        /// <inheritdoc cref="Ops.Rfft(Tensor, int?)"/>
        public static (KerasTensor Real, KerasTensor Imaginary) Rfft(KerasTensor x, int? fftLength = null) =>
            Two(DrawNest("RFFT", [fftLength], x));

        /// <inheritdoc cref="Ops.Irfft(Tensor, Tensor, int?)"/>
        public static KerasTensor Irfft(KerasTensor real, KerasTensor imaginary, int? fftLength = null) =>
            DrawPair("IRFFT", [fftLength], real, imaginary);

        /// <inheritdoc cref="Ops.Stft(Tensor, int, int, int, WindowFunction, bool)"/>
        public static (KerasTensor Real, KerasTensor Imaginary) Stft(
            KerasTensor x, int sequenceLength, int sequenceStride, int fftLength, WindowFunction window = WindowFunction.Hann, bool center = true) =>
            Two(DrawNest("STFT", [sequenceLength, sequenceStride, fftLength, KerasName(window), center], x));

        /// <inheritdoc cref="Ops.Istft(Tensor, Tensor, int, int, int, int?, WindowFunction, bool)"/>
        public static KerasTensor Istft(
            KerasTensor real,
            KerasTensor imaginary,
            int sequenceLength,
            int sequenceStride,
            int fftLength,
            WindowFunction window = WindowFunction.Hann,
            bool center = true) =>
            DrawPair("ISTFT", [sequenceLength, sequenceStride, fftLength, KerasName(window), center], real, imaginary);
    }
}
