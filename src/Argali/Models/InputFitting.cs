using Argali.Engine;
using Argali.Layers;

namespace Argali.Models;

/// <summary>Brings a batch into the form that a model's input declares, as Keras does silently: type, and a last axis of one.</summary>
internal static class InputFitting
{
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static Tensor Fit(Tensor value, KerasTensor input, string model)
    {
        Tensor fitted = FitValue(value, input, model);
        if (fitted != value)
            fitted.Mask = value.Mask;
        return fitted;
    }

    private static Tensor FitValue(Tensor value, KerasTensor input, string model)
    {
        Shape expected = input.Shape;
        if (value.Rank == expected.Rank - 1 && expected[^1] == 1)
            value = Ops.Reshape(value, value.Shape.Insert(value.Rank, 1));
        else if (value.Rank == expected.Rank + 1 && value.Shape[^1] == 1)
            value = Ops.Reshape(value, value.Shape.Without(-1));

        bool fits = value.Rank == expected.Rank;
        for (int axis = 1; fits && axis < expected.Rank; axis++)
            fits = expected[axis] < 0 || expected[axis] == value.Shape[axis];
        if (!fits)
        {
            throw new ArgumentException(
                $"Invalid input shape for input '{input.Name}' of the model '{model}'. Expected shape {expected}, but input has incompatible shape {value.Shape}.");
        }

        return value.DType == input.DType || value.DType == DType.String || input.DType == DType.String ? value : Ops.Cast(value, input.DType);
    }
}
