using Argali.Engine;
using Argali.Operations;
using static Argali.Operations.GraphDrawing;

namespace Argali.Layers;

/// <summary>Shapes, axes, joining and splitting: functions of <see cref="Ops"/> on symbolic tensors. Each draws one operation into a graph, as Keras does.</summary>
public static class ShapingGraphOps
{
    extension(Ops)
    {
        /// <inheritdoc cref="Ops.Reshape(Tensor, Shape)"/>
        public static KerasTensor Reshape(KerasTensor x, Shape shape) => Draw("Reshape", [shape.ToArray()], x);

        /// <inheritdoc cref="Ops.Ravel(Tensor)"/>
        public static KerasTensor Ravel(KerasTensor x) => Draw("Ravel", x);

        /// <inheritdoc cref="Ops.Transpose(Tensor)"/>
        public static KerasTensor Transpose(KerasTensor x) => Draw("Transpose", [null], x);

        /// <inheritdoc cref="Ops.Transpose(Tensor, ReadOnlySpan{int})"/>
        public static KerasTensor Transpose(KerasTensor x, ReadOnlySpan<int> axes) => Draw("Transpose", [axes.ToArray()], x);

        /// <inheritdoc cref="Ops.SwapAxes(Tensor, int, int)"/>
        public static KerasTensor SwapAxes(KerasTensor x, int axis1, int axis2) => Draw("Swapaxes", [axis1, axis2], x);

        /// <inheritdoc cref="Ops.MoveAxis(Tensor, int, int)"/>
        public static KerasTensor MoveAxis(KerasTensor x, int source, int destination) => Draw("Moveaxis", [source, destination], x);

        /// <inheritdoc cref="Ops.MoveAxis(Tensor, ReadOnlySpan{int}, ReadOnlySpan{int})"/>
        public static KerasTensor MoveAxis(KerasTensor x, ReadOnlySpan<int> source, ReadOnlySpan<int> destination) =>
            Draw("Moveaxis", [source.ToArray(), destination.ToArray()], x);

        /// <inheritdoc cref="Ops.ExpandDims(Tensor, int)"/>
        public static KerasTensor ExpandDims(KerasTensor x, int axis) => Draw("ExpandDims", [axis], x);

        /// <inheritdoc cref="Ops.Squeeze(Tensor, int?)"/>
        public static KerasTensor Squeeze(KerasTensor x, int? axis = null) => Draw("Squeeze", [axis], x);

        /// <inheritdoc cref="Ops.BroadcastTo(Tensor, Shape)"/>
        public static KerasTensor BroadcastTo(KerasTensor x, Shape shape) => Draw("BroadcastTo", [shape.ToArray()], x);

        /// <inheritdoc cref="Ops.Concatenate(ReadOnlySpan{Tensor}, int)"/>
        public static KerasTensor Concatenate(ReadOnlySpan<KerasTensor> tensors, int axis = -1) => DrawList("Concatenate", [axis], tensors);

        /// <inheritdoc cref="Ops.Stack(ReadOnlySpan{Tensor}, int)"/>
        public static KerasTensor Stack(ReadOnlySpan<KerasTensor> tensors, int axis = 0) => DrawList("Stack", [axis], tensors);

        /// <inheritdoc cref="Ops.Hstack(ReadOnlySpan{Tensor})"/>
        public static KerasTensor Hstack(ReadOnlySpan<KerasTensor> tensors) => DrawList("Hstack", [], tensors);

        /// <inheritdoc cref="Ops.Vstack(ReadOnlySpan{Tensor})"/>
        public static KerasTensor Vstack(ReadOnlySpan<KerasTensor> tensors) => DrawList("Vstack", [], tensors);

        /// <inheritdoc cref="Ops.Split(Tensor, int, int)"/>
        public static KerasTensor[] Split(KerasTensor x, int sections, int axis = 0) =>
            [.. DrawNest("Split", [axis, sections], x).Flatten()];

        /// <inheritdoc cref="Ops.Split(Tensor, ReadOnlySpan{int}, int)"/>
        public static KerasTensor[] Split(KerasTensor x, ReadOnlySpan<int> indices, int axis = 0) =>
            [.. DrawNest("Split", [axis, indices.ToArray()], x).Flatten()];

        /// <inheritdoc cref="Ops.Unstack(Tensor, int)"/>
        public static KerasTensor[] Unstack(KerasTensor x, int axis = 0, int? num = null) =>
            [.. DrawNest("Unstack", [num, axis], x).Flatten()];

        /// <inheritdoc cref="Ops.Repeat(Tensor, int, int?)"/>
        public static KerasTensor Repeat(KerasTensor x, int repeats, int? axis = null) => Draw("Repeat", [axis, repeats], x);

        /// <inheritdoc cref="Ops.Repeat(Tensor, ReadOnlySpan{int}, int?)"/>
        public static KerasTensor Repeat(KerasTensor x, ReadOnlySpan<int> repeats, int? axis = null) =>
            Draw("Repeat", [axis, repeats.ToArray()], x);

        /// <inheritdoc cref="Ops.Tile(Tensor, ReadOnlySpan{int})"/>
        public static KerasTensor Tile(KerasTensor x, ReadOnlySpan<int> repeats) => Draw("Tile", [repeats.ToArray()], x);

        /// <inheritdoc cref="Ops.Flip(Tensor, ReadOnlySpan{int})"/>
        public static KerasTensor Flip(KerasTensor x, params ReadOnlySpan<int> axes) =>
            Draw("Flip", [axes.IsEmpty ? null : axes.ToArray()], x);

        /// <inheritdoc cref="Ops.Roll(Tensor, int, int?)"/>
        public static KerasTensor Roll(KerasTensor x, int shift, int? axis = null) => Draw("Roll", [axis, shift], x);

        /// <inheritdoc cref="Ops.Pad(Tensor, ReadOnlySpan{ValueTuple{int, int}}, PadMode, float)"/>
        public static KerasTensor Pad(
            KerasTensor x, ReadOnlySpan<(int Before, int After)> padWidth, PadMode mode = PadMode.Constant, GraphOperand? constant = null)
        {
            int[][] widths = [.. padWidth.ToArray().Select(pair => new[] { pair.Before, pair.After })];
            return DrawNamed("Pad", [mode.ToString().ToLowerInvariant(), widths], x, "constant_values", constant?.Number);
        }

        /// <inheritdoc cref="Ops.ZerosLike(Tensor)"/>
        public static KerasTensor ZerosLike(KerasTensor x) => DrawNamed("ZerosLike", [], x, "dtype", null);

        /// <inheritdoc cref="Ops.OnesLike(Tensor)"/>
        public static KerasTensor OnesLike(KerasTensor x) => DrawNamed("OnesLike", [], x, "dtype", null);

        /// <inheritdoc cref="Ops.FullLike(Tensor, float)"/>
        public static KerasTensor FullLike(KerasTensor x, GraphOperand value) =>
            OpsOperation.Create("FullLike").Draw([(Nest<KerasTensor>)x, value.Argument], [KeyValuePair.Create("dtype", default(object))]);

        /// <inheritdoc cref="Ops.Meshgrid(ReadOnlySpan{Tensor}, bool)"/>
        public static KerasTensor[] Meshgrid(ReadOnlySpan<KerasTensor> vectors, bool matrixIndexing = false)
        {
            object?[] arguments = [.. vectors.ToArray().Select(object? (vector) => (Nest<KerasTensor>)vector)];
            return [.. OpsOperation.Create("Meshgrid", matrixIndexing ? "ij" : "xy").Draw(arguments, []).Flatten()];
        }

        /// <inheritdoc cref="Ops.Linspace(Tensor, Tensor, int, bool, int)"/>
        public static KerasTensor Linspace(GraphOperand start, GraphOperand stop, int count = 50, bool endpoint = true, int axis = 0) =>
            Draw("Linspace", [count, endpoint, false, null, axis], start, stop);

        /// <inheritdoc cref="Ops.Diag(Tensor, int)"/>
        public static KerasTensor Diag(KerasTensor x, int k = 0) => Draw("Diag", [k], x);

        /// <inheritdoc cref="Ops.Diagonal(Tensor, int, int, int)"/>
        public static KerasTensor Diagonal(KerasTensor x, int offset = 0, int axis1 = 0, int axis2 = 1) =>
            Draw("Diagonal", [offset, axis1, axis2], x);

        /// <inheritdoc cref="Ops.Tril(Tensor, int)"/>
        public static KerasTensor Tril(KerasTensor x, int k = 0) => Draw("Tril", [k], x);

        /// <inheritdoc cref="Ops.Triu(Tensor, int)"/>
        public static KerasTensor Triu(KerasTensor x, int k = 0) => Draw("Triu", [k], x);
    }
}
