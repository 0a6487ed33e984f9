using Argali.Engine;
using Argali.Operations;
using static Argali.Operations.GraphDrawing;

namespace Argali.Layers;

/// <summary>Indexing, sorting, scattering and segments: functions of <see cref="Ops"/> on symbolic tensors. Each draws one operation into a graph, as Keras does.</summary>
public static class IndexingGraphOps
{
    extension(Ops)
    {
        /// <inheritdoc cref="Ops.GetItem(Tensor, ReadOnlySpan{TensorIndex})"/>
        public static KerasTensor GetItem(KerasTensor x, params ReadOnlySpan<TensorIndex> indices) => x[indices];

        /// <inheritdoc cref="Ops.Take(Tensor, Tensor, int?)"/>
        public static KerasTensor Take(GraphOperand x, GraphOperand indices, int? axis = null) => Draw("Take", [axis], x, indices);

        /// <inheritdoc cref="Ops.TakeAlongAxis(Tensor, Tensor, int)"/>
        public static KerasTensor TakeAlongAxis(GraphOperand x, GraphOperand indices, int axis) =>
            Draw("TakeAlongAxis", [axis], x, indices);

        /// <inheritdoc cref="Ops.OneHot(Tensor, int, int)"/>
        public static KerasTensor OneHot(KerasTensor indices, int numClasses, int axis = -1) =>
            Draw("OneHot", [axis, null, numClasses], indices);

        /// <inheritdoc cref="Ops.MultiHot(Tensor, int)"/>
        public static KerasTensor MultiHot(KerasTensor indices, int numClasses) => Draw("MultiHot", [numClasses, -1, null], indices);

        /// <inheritdoc cref="Ops.Sort(Tensor, int)"/>
        public static KerasTensor Sort(KerasTensor x, int axis = -1) => Draw("Sort", [axis], x);

        /// <inheritdoc cref="Ops.ArgSort(Tensor, int)"/>
        public static KerasTensor ArgSort(KerasTensor x, int axis = -1) => Draw("Argsort", [axis], x);

        /// <inheritdoc cref="Ops.TopK(Tensor, int)"/>
        public static (KerasTensor Values, KerasTensor Indices) TopK(KerasTensor x, int k) => Two(DrawNest("TopK", [k, true], x));

        /// <inheritdoc cref="Ops.InTopK(Tensor, Tensor, int)"/>
        public static KerasTensor InTopK(GraphOperand targets, GraphOperand predictions, int k) =>
            Draw("InTopK", [k], targets, predictions);

        /// <inheritdoc cref="Ops.Digitize(Tensor, Tensor)"/>
        public static KerasTensor Digitize(GraphOperand x, GraphOperand edges) => Draw("Digitize", x, edges);

        /// <inheritdoc cref="Ops.Diff(Tensor, int, int)"/>
        public static KerasTensor Diff(KerasTensor x, int n = 1, int axis = -1) => Draw("Diff", [n, axis], x);

        /// <inheritdoc cref="Ops.SegmentSum(Tensor, Tensor, int)"/>
        public static KerasTensor SegmentSum(GraphOperand x, GraphOperand segmentIds, int segmentCount) =>
            Draw("SegmentSum", [segmentCount, false], x, segmentIds);

        /// <inheritdoc cref="Ops.SegmentMax(Tensor, Tensor, int)"/>
        public static KerasTensor SegmentMax(GraphOperand x, GraphOperand segmentIds, int segmentCount) =>
            Draw("SegmentMax", [segmentCount, false], x, segmentIds);

        /// <inheritdoc cref="Ops.ScatterUpdateAt(Tensor, Tensor, Tensor)"/>
        public static KerasTensor ScatterUpdateAt(GraphOperand x, GraphOperand indices, GraphOperand updates) =>
            Draw("ScatterUpdate", x, indices, updates);

        /// <inheritdoc cref="Ops.Scatter(Tensor, Tensor, Shape)"/>
        public static KerasTensor Scatter(GraphOperand indices, GraphOperand values, Shape shape) =>
            OpsOperation.Create("Scatter").Draw([indices.Argument, values.Argument, Numbers(shape.ToArray())], []);

        /// <inheritdoc cref="Ops.Slice(Tensor, ReadOnlySpan{int}, ReadOnlySpan{int})"/>
        public static KerasTensor Slice(KerasTensor x, ReadOnlySpan<int> start, ReadOnlySpan<int> lengths) =>
            OpsOperation.Create("Slice").Draw([(Nest<KerasTensor>)x, Numbers(start), Numbers(lengths)], []);

        /// <inheritdoc cref="Ops.SliceUpdate(Tensor, ReadOnlySpan{int}, Tensor)"/>
        public static KerasTensor SliceUpdate(GraphOperand x, ReadOnlySpan<int> start, GraphOperand updates) =>
            OpsOperation.Create("SliceUpdate").Draw([x.Argument, Numbers(start), updates.Argument], []);
    }
}
