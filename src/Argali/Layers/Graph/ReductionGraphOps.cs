using Argali.Engine;
using static Argali.Operations.GraphDrawing;

namespace Argali.Layers;

/// <summary>Reductions and statistics: functions of <see cref="Ops"/> on symbolic tensors. Each draws one operation into a graph, as Keras does.</summary>
public static class ReductionGraphOps
{
    extension(Ops)
    {
        /// <inheritdoc cref="Ops.Sum(Tensor, int?, bool)"/>
        public static KerasTensor Sum(KerasTensor x, int? axis = null, bool keepdims = false) => Draw("Sum", [axis, keepdims], x);

        /// <inheritdoc cref="Ops.Sum(Tensor, ReadOnlySpan{int}, bool)"/>
        public static KerasTensor Sum(KerasTensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
            Draw("Sum", [axes.ToArray(), keepdims], x);

        /// <inheritdoc cref="Ops.Mean(Tensor, int?, bool)"/>
        public static KerasTensor Mean(KerasTensor x, int? axis = null, bool keepdims = false) => Draw("Mean", [axis, keepdims], x);

        /// <inheritdoc cref="Ops.Mean(Tensor, ReadOnlySpan{int}, bool)"/>
        public static KerasTensor Mean(KerasTensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
            Draw("Mean", [axes.ToArray(), keepdims], x);

        /// <inheritdoc cref="Ops.Prod(Tensor, int?, bool)"/>
        public static KerasTensor Prod(KerasTensor x, int? axis = null, bool keepdims = false) => Draw("Prod", [axis, keepdims, null], x);

        /// <inheritdoc cref="Ops.Prod(Tensor, ReadOnlySpan{int}, bool)"/>
        public static KerasTensor Prod(KerasTensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
            Draw("Prod", [axes.ToArray(), keepdims, null], x);

        /// <inheritdoc cref="Ops.Variance(Tensor, int?, bool)"/>
        public static KerasTensor Variance(KerasTensor x, int? axis = null, bool keepdims = false) => Draw("Var", [axis, keepdims], x);

        /// <inheritdoc cref="Ops.Variance(Tensor, ReadOnlySpan{int}, bool)"/>
        public static KerasTensor Variance(KerasTensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
            Draw("Var", [axes.ToArray(), keepdims], x);

        /// <inheritdoc cref="Ops.Std(Tensor, int?, bool)"/>
        public static KerasTensor Std(KerasTensor x, int? axis = null, bool keepdims = false) => Draw("Std", [axis, keepdims], x);

        /// <inheritdoc cref="Ops.Std(Tensor, ReadOnlySpan{int}, bool)"/>
        public static KerasTensor Std(KerasTensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
            Draw("Std", [axes.ToArray(), keepdims], x);

        /// <inheritdoc cref="Ops.Max(Tensor, int?, bool)"/>
        public static KerasTensor Max(KerasTensor x, int? axis = null, bool keepdims = false) => Draw("Max", [axis, keepdims, null], x);

        /// <inheritdoc cref="Ops.Max(Tensor, ReadOnlySpan{int}, bool)"/>
        public static KerasTensor Max(KerasTensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
            Draw("Max", [axes.ToArray(), keepdims, null], x);

        /// <inheritdoc cref="Ops.Min(Tensor, int?, bool)"/>
        public static KerasTensor Min(KerasTensor x, int? axis = null, bool keepdims = false) => Draw("Min", [axis, keepdims, null], x);

        /// <inheritdoc cref="Ops.Min(Tensor, ReadOnlySpan{int}, bool)"/>
        public static KerasTensor Min(KerasTensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
            Draw("Min", [axes.ToArray(), keepdims, null], x);

        /// <inheritdoc cref="Ops.LogSumExp(Tensor, int?, bool)"/>
        public static KerasTensor LogSumExp(KerasTensor x, int? axis = null, bool keepdims = false) =>
            Draw("Logsumexp", [axis, keepdims], x);

        /// <inheritdoc cref="Ops.LogSumExp(Tensor, ReadOnlySpan{int}, bool)"/>
        public static KerasTensor LogSumExp(KerasTensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
            Draw("Logsumexp", [axes.ToArray(), keepdims], x);

        /// <inheritdoc cref="Ops.Any(Tensor, int?, bool)"/>
        public static KerasTensor Any(KerasTensor x, int? axis = null, bool keepdims = false) => Draw("Any", [axis, keepdims], x);

        /// <inheritdoc cref="Ops.Any(Tensor, ReadOnlySpan{int}, bool)"/>
        public static KerasTensor Any(KerasTensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
            Draw("Any", [axes.ToArray(), keepdims], x);

        /// <inheritdoc cref="Ops.All(Tensor, int?, bool)"/>
        public static KerasTensor All(KerasTensor x, int? axis = null, bool keepdims = false) => Draw("All", [axis, keepdims], x);

        /// <inheritdoc cref="Ops.All(Tensor, ReadOnlySpan{int}, bool)"/>
        public static KerasTensor All(KerasTensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
            Draw("All", [axes.ToArray(), keepdims], x);

        /// <inheritdoc cref="Ops.CountNonzero(Tensor, int?, bool)"/>
        public static KerasTensor CountNonzero(KerasTensor x, int? axis = null) => Draw("CountNonzero", [axis], x);

        /// <inheritdoc cref="Ops.CountNonzero(Tensor, ReadOnlySpan{int}, bool)"/>
        public static KerasTensor CountNonzero(KerasTensor x, ReadOnlySpan<int> axes) => Draw("CountNonzero", [axes.ToArray()], x);

        /// <inheritdoc cref="Ops.ArgMax(Tensor, int?, bool)"/>
        public static KerasTensor ArgMax(KerasTensor x, int? axis = null) => Draw("Argmax", [axis], x);

        /// <inheritdoc cref="Ops.ArgMin(Tensor, int?, bool)"/>
        public static KerasTensor ArgMin(KerasTensor x, int? axis = null) => Draw("Argmin", [axis], x);

        /// <inheritdoc cref="Ops.CumulativeSum(Tensor, int?)"/>
        public static KerasTensor CumulativeSum(KerasTensor x, int? axis = null) => Draw("Cumsum", [axis, null], x);

        /// <inheritdoc cref="Ops.CumulativeProduct(Tensor, int?)"/>
        public static KerasTensor CumulativeProduct(KerasTensor x, int? axis = null) => Draw("Cumprod", [axis, null], x);

        /// <inheritdoc cref="Ops.Median(Tensor, int?, bool)"/>
        public static KerasTensor Median(KerasTensor x, int? axis = null, bool keepdims = false) => Draw("Median", [axis, keepdims], x);

        /// <inheritdoc cref="Ops.Quantile(Tensor, Tensor, int[], QuantileMethod, bool)"/>
        public static KerasTensor Quantile(
            KerasTensor x, GraphOperand q, int[]? axes = null, QuantileMethod method = QuantileMethod.Linear, bool keepdims = false) =>
            Draw("Quantile", [axes, method.ToString().ToLowerInvariant(), keepdims], x, q);

        /// <inheritdoc cref="Ops.Moments(Tensor, ReadOnlySpan{int}, bool)"/>
        public static (KerasTensor Mean, KerasTensor Variance) Moments(KerasTensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
            Two(DrawNest("Moments", [false, axes.ToArray(), keepdims], x));

        /// <inheritdoc cref="Ops.Average(Tensor, Tensor?, int?)"/>
        public static KerasTensor Average(KerasTensor x, GraphOperand? weights = null, int? axis = null) =>
            DrawNamed("Average", [axis], x, "weights", weights?.Argument);

        /// <inheritdoc cref="Ops.Bincount(Tensor, Tensor?, int, int?)"/>
        public static KerasTensor Bincount(KerasTensor x, int minlength = 0) => Draw("Bincount", [null, minlength, false], x);
    }
}
