using System.Diagnostics.CodeAnalysis;

namespace Argali.Layers;

/// <summary>Arithmetic on what layers give: <c>new Dense(8).Apply(x) + new Dense(8).Apply(y)</c>, as on the symbolic tensors themselves.</summary>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The functions of Ops, such as Ops.Add.")]
public static class SymbolOperators
{
    extension(Nest<KerasTensor>)
    {
        /// <summary>The negative, element by element.</summary>
        public static KerasTensor operator -(Nest<KerasTensor> value) => -value.Value;

        /// <summary>The sum, element by element.</summary>
        public static KerasTensor operator +(Nest<KerasTensor> left, Nest<KerasTensor> right) => left.Value + right.Value;

        /// <summary>The sum, element by element.</summary>
        public static KerasTensor operator +(Nest<KerasTensor> left, GraphOperand right) => left.Value + right;

        /// <summary>The sum, element by element.</summary>
        public static KerasTensor operator +(GraphOperand left, Nest<KerasTensor> right) => left + right.Value;

        /// <summary>The difference, element by element.</summary>
        public static KerasTensor operator -(Nest<KerasTensor> left, Nest<KerasTensor> right) => left.Value - right.Value;

        /// <summary>The difference, element by element.</summary>
        public static KerasTensor operator -(Nest<KerasTensor> left, GraphOperand right) => left.Value - right;

        /// <summary>The difference, element by element.</summary>
        public static KerasTensor operator -(GraphOperand left, Nest<KerasTensor> right) => left - right.Value;

        /// <summary>The product, element by element.</summary>
        public static KerasTensor operator *(Nest<KerasTensor> left, Nest<KerasTensor> right) => left.Value * right.Value;

        /// <summary>The product, element by element.</summary>
        public static KerasTensor operator *(Nest<KerasTensor> left, GraphOperand right) => left.Value * right;

        /// <summary>The product, element by element.</summary>
        public static KerasTensor operator *(GraphOperand left, Nest<KerasTensor> right) => left * right.Value;

        /// <summary>The quotient, of real numbers, element by element.</summary>
        public static KerasTensor operator /(Nest<KerasTensor> left, Nest<KerasTensor> right) => left.Value / right.Value;

        /// <summary>The quotient, of real numbers, element by element.</summary>
        public static KerasTensor operator /(Nest<KerasTensor> left, GraphOperand right) => left.Value / right;

        /// <summary>The quotient, of real numbers, element by element.</summary>
        public static KerasTensor operator /(GraphOperand left, Nest<KerasTensor> right) => left / right.Value;
    }
}
