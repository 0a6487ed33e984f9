namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>A long short-term memory over a sequence, with Keras's gate order: input, forget, candidate, output.</summary>
    /// <param name="x">The sequence (batch, time, features).</param>
    /// <param name="kernel">The weights of the input (features, 4 · units).</param>
    /// <param name="recurrentKernel">The weights of the state (units, 4 · units).</param>
    /// <param name="bias">The bias (4 · units), or null.</param>
    /// <param name="initialHidden">The first hidden state (batch, units), or null for zeros.</param>
    /// <param name="initialCell">The first cell state (batch, units), or null for zeros.</param>
    /// <param name="mask">Which steps count (bool, (batch, time)); in the others states and output stay. Null for all.</param>
    /// <param name="goBackwards">Whether to begin at the last step; the outputs are in the order of computation. Default false.</param>
    /// <param name="activation">The activation of candidate and cell. Default tanh.</param>
    /// <param name="recurrentActivation">The activation of the gates. Default sigmoid.</param>
    /// <returns>All outputs (batch, time, units), and the last hidden and cell states (batch, units).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static (Tensor Outputs, Tensor Hidden, Tensor Cell) Lstm(
        Tensor x,
        Tensor kernel,
        Tensor recurrentKernel,
        Tensor? bias = null,
        Tensor? initialHidden = null,
        Tensor? initialCell = null,
        Tensor? mask = null,
        bool goBackwards = false,
        ActivationKind activation = ActivationKind.Tanh,
        ActivationKind recurrentActivation = ActivationKind.Sigmoid)
    {
        if (x.Rank != 3 || recurrentKernel.Rank != 2 || recurrentKernel.Shape[1] != 4 * recurrentKernel.Shape[0])
        {
            throw new ArgumentException(
                $"Lstm expects a sequence (batch, time, features) and a recurrent kernel (units, 4 units). Received: {x.Shape} and {recurrentKernel.Shape}.",
                nameof(x));
        }

        int batch = x.Shape[0], time = x.Shape[1], units = recurrentKernel.Shape[0];
        Tensor projected = Dense(x, kernel, bias);
        Tensor h = initialHidden ?? Tensor.Zeros(new Shape(batch, units));
        Tensor c = initialCell ?? Tensor.Zeros(new Shape(batch, units));
        if (h.Shape != new Shape(batch, units) || c.Shape != h.Shape)
            throw new ArgumentException($"Lstm expects initial states ({batch}, {units}). Received: {h.Shape} and {c.Shape}.", nameof(initialHidden));
        if (mask is null && time > 0 && activation == ActivationKind.Tanh && recurrentActivation == ActivationKind.Sigmoid)
        {
            (Tensor all, Tensor last) = LstmOperation.Apply(projected, recurrentKernel, h, c, goBackwards);
            return (all, At(all, 1, -1), last);
        }

        Tensor output = Tensor.Zeros(new Shape(batch, units));
        var outputs = new Tensor[time];
        for (int step = 0; step < time; step++)
        {
            int t = goBackwards ? time - 1 - step : step;
            (Tensor nextH, Tensor nextC) = LstmStep(At(projected, 1, t), h, c, recurrentKernel, activation, recurrentActivation);
            if (mask is { } counted)
            {
                Tensor counts = ExpandDims(At(counted, 1, t), -1);
                output = Where(counts, nextH, output);
                h = Where(counts, nextH, h);
                c = Where(counts, nextC, c);
            }
            else
            {
                (h, c, output) = (nextH, nextC, nextH);
            }

            outputs[step] = output;
        }

        return (Stack(outputs, axis: 1), h, c);
    }

    /// <summary>One step of a long short-term memory from the projected input (batch, 4 · units) and the states.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static (Tensor Hidden, Tensor Cell) LstmStep(
        Tensor projected,
        Tensor hidden,
        Tensor cell,
        Tensor recurrentKernel,
        ActivationKind activation = ActivationKind.Tanh,
        ActivationKind recurrentActivation = ActivationKind.Sigmoid)
    {
        int units = recurrentKernel.Shape[0];
        Tensor z = projected + MatMul(hidden, recurrentKernel);
        Tensor input = Activate(SliceAxis(z, 1, 0, units), recurrentActivation);
        Tensor forget = Activate(SliceAxis(z, 1, units, units), recurrentActivation);
        Tensor candidate = Activate(SliceAxis(z, 1, 2 * units, units), activation);
        Tensor outputGate = Activate(SliceAxis(z, 1, 3 * units, units), recurrentActivation);
        Tensor next = (forget * cell) + (input * candidate);
        return (outputGate * Activate(next, activation), next);
    }
}
