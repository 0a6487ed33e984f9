using Argali.Engine;
using static Argali.Operations.GraphDrawing;

namespace Argali.Layers;

/// <summary>Arithmetic, comparison and functions of one number: functions of <see cref="Ops"/> on symbolic tensors. Each draws one operation into a graph, as Keras does.</summary>
public static class ElementwiseGraphOps
{
    extension(Ops)
    {
        /// <inheritdoc cref="Ops.Add(Tensor, Tensor)"/>
        public static KerasTensor Add(GraphOperand a, GraphOperand b) => Draw("Add", a, b);

        /// <inheritdoc cref="Ops.Subtract(Tensor, Tensor)"/>
        public static KerasTensor Subtract(GraphOperand a, GraphOperand b) => Draw("Subtract", a, b);

        /// <inheritdoc cref="Ops.Multiply(Tensor, Tensor)"/>
        public static KerasTensor Multiply(GraphOperand a, GraphOperand b) => Draw("Multiply", a, b);

        /// <inheritdoc cref="Ops.Divide(Tensor, Tensor)"/>
        public static KerasTensor Divide(GraphOperand a, GraphOperand b) => Draw("Divide", a, b);

        /// <inheritdoc cref="Ops.FloorDivide(Tensor, Tensor)"/>
        public static KerasTensor FloorDivide(GraphOperand a, GraphOperand b) => Draw("FloorDivide", a, b);

        /// <inheritdoc cref="Ops.Mod(Tensor, Tensor)"/>
        public static KerasTensor Mod(GraphOperand a, GraphOperand b) => Draw("Mod", a, b);

        /// <inheritdoc cref="Ops.Power(Tensor, Tensor)"/>
        public static KerasTensor Power(GraphOperand a, GraphOperand b) => Draw("Power", a, b);

        /// <inheritdoc cref="Ops.Maximum(Tensor, Tensor)"/>
        public static KerasTensor Maximum(GraphOperand a, GraphOperand b) => Draw("Maximum", a, b);

        /// <inheritdoc cref="Ops.Minimum(Tensor, Tensor)"/>
        public static KerasTensor Minimum(GraphOperand a, GraphOperand b) => Draw("Minimum", a, b);

        /// <inheritdoc cref="Ops.Arctan2(Tensor, Tensor)"/>
        public static KerasTensor Arctan2(GraphOperand a, GraphOperand b) => Draw("Arctan2", a, b);

        /// <inheritdoc cref="Ops.LogAddExp(Tensor, Tensor)"/>
        public static KerasTensor LogAddExp(GraphOperand a, GraphOperand b) => Draw("Logaddexp", a, b);

        /// <inheritdoc cref="Ops.Equal(Tensor, Tensor)"/>
        public static KerasTensor Equal(GraphOperand a, GraphOperand b) => Draw("Equal", a, b);

        /// <inheritdoc cref="Ops.NotEqual(Tensor, Tensor)"/>
        public static KerasTensor NotEqual(GraphOperand a, GraphOperand b) => Draw("NotEqual", a, b);

        /// <inheritdoc cref="Ops.Less(Tensor, Tensor)"/>
        public static KerasTensor Less(GraphOperand a, GraphOperand b) => Draw("Less", a, b);

        /// <inheritdoc cref="Ops.LessEqual(Tensor, Tensor)"/>
        public static KerasTensor LessEqual(GraphOperand a, GraphOperand b) => Draw("LessEqual", a, b);

        /// <inheritdoc cref="Ops.Greater(Tensor, Tensor)"/>
        public static KerasTensor Greater(GraphOperand a, GraphOperand b) => Draw("Greater", a, b);

        /// <inheritdoc cref="Ops.GreaterEqual(Tensor, Tensor)"/>
        public static KerasTensor GreaterEqual(GraphOperand a, GraphOperand b) => Draw("GreaterEqual", a, b);

        /// <inheritdoc cref="Ops.LogicalAnd(Tensor, Tensor)"/>
        public static KerasTensor LogicalAnd(GraphOperand a, GraphOperand b) => Draw("LogicalAnd", a, b);

        /// <inheritdoc cref="Ops.LogicalOr(Tensor, Tensor)"/>
        public static KerasTensor LogicalOr(GraphOperand a, GraphOperand b) => Draw("LogicalOr", a, b);

        /// <inheritdoc cref="Ops.LogicalXor(Tensor, Tensor)"/>
        public static KerasTensor LogicalXor(GraphOperand a, GraphOperand b) => Draw("LogicalXor", a, b);

        /// <inheritdoc cref="Ops.Negative(Tensor)"/>
        public static KerasTensor Negative(KerasTensor x) => Draw("Negative", x);

        /// <inheritdoc cref="Ops.Abs(Tensor)"/>
        public static KerasTensor Abs(KerasTensor x) => Draw("Absolute", x);

        /// <inheritdoc cref="Ops.Sign(Tensor)"/>
        public static KerasTensor Sign(KerasTensor x) => Draw("Sign", x);

        /// <inheritdoc cref="Ops.Square(Tensor)"/>
        public static KerasTensor Square(KerasTensor x) => Draw("Square", x);

        /// <inheritdoc cref="Ops.Sqrt(Tensor)"/>
        public static KerasTensor Sqrt(KerasTensor x) => Draw("Sqrt", x);

        /// <inheritdoc cref="Ops.Rsqrt(Tensor)"/>
        public static KerasTensor Rsqrt(KerasTensor x) => Draw("Rsqrt", x);

        /// <inheritdoc cref="Ops.Reciprocal(Tensor)"/>
        public static KerasTensor Reciprocal(KerasTensor x) => Draw("Reciprocal", x);

        /// <inheritdoc cref="Ops.Exp(Tensor)"/>
        public static KerasTensor Exp(KerasTensor x) => Draw("Exp", x);

        /// <inheritdoc cref="Ops.Expm1(Tensor)"/>
        public static KerasTensor Expm1(KerasTensor x) => Draw("Expm1", x);

        /// <inheritdoc cref="Ops.Log(Tensor)"/>
        public static KerasTensor Log(KerasTensor x) => Draw("Log", x);

        /// <inheritdoc cref="Ops.Log10(Tensor)"/>
        public static KerasTensor Log10(KerasTensor x) => Draw("Log10", x);

        /// <inheritdoc cref="Ops.Log1p(Tensor)"/>
        public static KerasTensor Log1p(KerasTensor x) => Draw("Log1p", x);

        /// <inheritdoc cref="Ops.Log2(Tensor)"/>
        public static KerasTensor Log2(KerasTensor x) => Draw("Log2", x);

        /// <inheritdoc cref="Ops.Sin(Tensor)"/>
        public static KerasTensor Sin(KerasTensor x) => Draw("Sin", x);

        /// <inheritdoc cref="Ops.Cos(Tensor)"/>
        public static KerasTensor Cos(KerasTensor x) => Draw("Cos", x);

        /// <inheritdoc cref="Ops.Tan(Tensor)"/>
        public static KerasTensor Tan(KerasTensor x) => Draw("Tan", x);

        /// <inheritdoc cref="Ops.Sinh(Tensor)"/>
        public static KerasTensor Sinh(KerasTensor x) => Draw("Sinh", x);

        /// <inheritdoc cref="Ops.Cosh(Tensor)"/>
        public static KerasTensor Cosh(KerasTensor x) => Draw("Cosh", x);

        /// <inheritdoc cref="Ops.Tanh(Tensor)"/>
        public static KerasTensor Tanh(KerasTensor x) => Draw("Tanh", x);

        /// <inheritdoc cref="Ops.Arcsin(Tensor)"/>
        public static KerasTensor Arcsin(KerasTensor x) => Draw("Arcsin", x);

        /// <inheritdoc cref="Ops.Arccos(Tensor)"/>
        public static KerasTensor Arccos(KerasTensor x) => Draw("Arccos", x);

        /// <inheritdoc cref="Ops.Arctan(Tensor)"/>
        public static KerasTensor Arctan(KerasTensor x) => Draw("Arctan", x);

        /// <inheritdoc cref="Ops.Arcsinh(Tensor)"/>
        public static KerasTensor Arcsinh(KerasTensor x) => Draw("Arcsinh", x);

        /// <inheritdoc cref="Ops.Arccosh(Tensor)"/>
        public static KerasTensor Arccosh(KerasTensor x) => Draw("Arccosh", x);

        /// <inheritdoc cref="Ops.Arctanh(Tensor)"/>
        public static KerasTensor Arctanh(KerasTensor x) => Draw("Arctanh", x);

        /// <inheritdoc cref="Ops.Erf(Tensor)"/>
        public static KerasTensor Erf(KerasTensor x) => Draw("Erf", x);

        /// <inheritdoc cref="Ops.ErfInv(Tensor)"/>
        public static KerasTensor ErfInv(KerasTensor x) => Draw("Erfinv", x);

        /// <inheritdoc cref="Ops.Floor(Tensor)"/>
        public static KerasTensor Floor(KerasTensor x) => Draw("Floor", x);

        /// <inheritdoc cref="Ops.Ceil(Tensor)"/>
        public static KerasTensor Ceil(KerasTensor x) => Draw("Ceil", x);

        /// <inheritdoc cref="Ops.IsFinite(Tensor)"/>
        public static KerasTensor IsFinite(KerasTensor x) => Draw("Isfinite", x);

        /// <inheritdoc cref="Ops.IsInf(Tensor)"/>
        public static KerasTensor IsInf(KerasTensor x) => Draw("Isinf", x);

        /// <inheritdoc cref="Ops.IsNan(Tensor)"/>
        public static KerasTensor IsNan(KerasTensor x) => Draw("Isnan", x);

        /// <inheritdoc cref="Ops.LogicalNot(Tensor)"/>
        public static KerasTensor LogicalNot(KerasTensor x) => Draw("LogicalNot", x);

        /// <inheritdoc cref="Ops.StopGradient(Tensor)"/>
        public static KerasTensor StopGradient(KerasTensor x) => Draw("StopGradient", x);

        /// <inheritdoc cref="Ops.NanToNum(Tensor, float, float, float)"/>
        public static KerasTensor NanToNum(KerasTensor x) => Draw("NanToNum", x);

        /// <inheritdoc cref="Ops.Round(Tensor, int)"/>
        public static KerasTensor Round(KerasTensor x, int decimals = 0) => Draw("Round", [decimals], x);

        /// <inheritdoc cref="Ops.Clip(Tensor, float, float)"/>
        public static KerasTensor Clip(KerasTensor x, GraphOperand min, GraphOperand max) => Draw("Clip", [min.Number, max.Number], x);

        /// <inheritdoc cref="Ops.IsClose(Tensor, Tensor, float, float, bool)"/>
        public static KerasTensor IsClose(GraphOperand a, GraphOperand b) => Draw("Isclose", a, b);

        /// <inheritdoc cref="Ops.Where(Tensor, Tensor, Tensor)"/>
        public static KerasTensor Where(GraphOperand condition, GraphOperand a, GraphOperand b) => Draw("Where", condition, a, b);

        /// <inheritdoc cref="Ops.Cast(Tensor, DType)"/>
        public static KerasTensor Cast(KerasTensor x, DType dtype) => Draw("Cast", [dtype], x);
    }
}
