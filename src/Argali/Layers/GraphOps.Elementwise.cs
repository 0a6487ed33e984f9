using Argali.Engine;

namespace Argali.Layers;

public static partial class GraphOps
{
    extension(Ops)
    {
        /// <inheritdoc cref="Ops.Relu(Tensor)"/>
        public static KerasTensor Relu(KerasTensor x) => Draw("Relu", x);

        /// <inheritdoc cref="Ops.Mean(Tensor, int?, bool)"/>
        public static KerasTensor Mean(KerasTensor x, int? axis = null, bool keepdims = false) => Draw("Mean", [axis, keepdims], x);

        /// <inheritdoc cref="Ops.Square(Tensor)"/>
        public static KerasTensor Square(KerasTensor x) => Draw("Square", x);

        /// <inheritdoc cref="Ops.Concatenate(ReadOnlySpan{Tensor}, int)"/>
        public static KerasTensor Concatenate(ReadOnlySpan<KerasTensor> tensors, int axis = -1) => DrawList("Concatenate", [axis], tensors);
    }
}
