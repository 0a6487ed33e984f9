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
    /// <param name="zeroOutputForMask">Whether the outputs of steps that do not count are zero instead of the output before.</param>
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
        ActivationKind recurrentActivation = ActivationKind.Sigmoid,
        bool zeroOutputForMask = false)
    {
        CheckRecurrent(nameof(Lstm), x, recurrentKernel, 4, mask);
        int batch = x.Shape[0], time = x.Shape[1], units = recurrentKernel.Shape[0];
        Tensor projected = Dense(x, kernel, bias);
        Tensor h = initialHidden ?? Tensor.Zeros(new Shape(batch, units));
        Tensor c = initialCell ?? Tensor.Zeros(new Shape(batch, units));
        if (h.Shape != new Shape(batch, units) || c.Shape != h.Shape)
            throw new ArgumentException($"Lstm expects initial states ({batch}, {units}). Received: {h.Shape} and {c.Shape}.", nameof(initialHidden));
        if (time > 0 && activation == ActivationKind.Tanh && recurrentActivation == ActivationKind.Sigmoid)
            return LstmOperation.Apply(projected, recurrentKernel, h, c, mask, goBackwards, zeroOutputForMask);

        Tensor zeros = Tensor.Zeros(new Shape(batch, units)), output = zeros;
        var outputs = new Tensor[time];
        for (int step = 0; step < time; step++)
        {
            int t = goBackwards ? time - 1 - step : step;
            (Tensor nextH, Tensor nextC) = LstmStep(At(projected, 1, t), h, c, recurrentKernel, activation, recurrentActivation);
            if (mask is { } counted)
            {
                Tensor counts = ExpandDims(At(counted, 1, t), -1);
                output = Where(counts, nextH, zeroOutputForMask ? zeros : output);
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

    /// <summary>A gated recurrent unit over a sequence, with Keras's gate order: update z, reset r, candidate.</summary>
    /// <param name="x">The sequence (batch, time, features).</param>
    /// <param name="kernel">The weights of the input (features, 3 · units).</param>
    /// <param name="recurrentKernel">The weights of the state (units, 3 · units).</param>
    /// <param name="bias">The bias of the input (3 · units), or null.</param>
    /// <param name="recurrentBias">The bias of the state's products (3 · units), or null; only with <paramref name="resetAfter"/>.</param>
    /// <param name="initialHidden">The first hidden state (batch, units), or null for zeros.</param>
    /// <param name="mask">Which steps count (bool, (batch, time)); in the others state and output stay. Null for all.</param>
    /// <param name="goBackwards">Whether to begin at the last step; the outputs are in the order of computation. Default false.</param>
    /// <param name="resetAfter">Whether the reset gate is applied after the product with the recurrent weights. Default true.</param>
    /// <param name="activation">The activation of the candidate. Default tanh.</param>
    /// <param name="recurrentActivation">The activation of the gates. Default sigmoid.</param>
    /// <param name="zeroOutputForMask">Whether the outputs of steps that do not count are zero instead of the output before.</param>
    /// <returns>All outputs (batch, time, units), and the last hidden state (batch, units).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is a recurrent bias without <paramref name="resetAfter"/>.</exception>
    public static (Tensor Outputs, Tensor Hidden) Gru(
        Tensor x,
        Tensor kernel,
        Tensor recurrentKernel,
        Tensor? bias = null,
        Tensor? recurrentBias = null,
        Tensor? initialHidden = null,
        Tensor? mask = null,
        bool goBackwards = false,
        bool resetAfter = true,
        ActivationKind activation = ActivationKind.Tanh,
        ActivationKind recurrentActivation = ActivationKind.Sigmoid,
        bool zeroOutputForMask = false)
    {
        CheckRecurrent(nameof(Gru), x, recurrentKernel, 3, mask);
        int batch = x.Shape[0], time = x.Shape[1], units = recurrentKernel.Shape[0];
        if (recurrentBias is { } given && (!resetAfter || given.ElementCount != 3 * units))
        {
            throw new ArgumentException(
                $"Gru expects a recurrent bias ({3 * units}) only when the reset comes after the product. Received: {given.Shape}, resetAfter {resetAfter}.",
                nameof(recurrentBias));
        }

        Tensor projected = Dense(x, kernel, bias);
        Tensor h = initialHidden ?? Tensor.Zeros(new Shape(batch, units));
        if (h.Shape != new Shape(batch, units))
            throw new ArgumentException($"Gru expects an initial state ({batch}, {units}). Received: {h.Shape}.", nameof(initialHidden));
        if (time > 0 && activation == ActivationKind.Tanh && recurrentActivation == ActivationKind.Sigmoid)
            return GruOperation.Apply(projected, recurrentKernel, recurrentBias, h, mask, goBackwards, resetAfter, zeroOutputForMask);

        Tensor zeros = Tensor.Zeros(new Shape(batch, units)), output = zeros;
        var outputs = new Tensor[time];
        for (int step = 0; step < time; step++)
        {
            int t = goBackwards ? time - 1 - step : step;
            Tensor next = GruStep(At(projected, 1, t), h, recurrentKernel, recurrentBias, resetAfter, activation, recurrentActivation);
            if (mask is { } counted)
            {
                Tensor counts = ExpandDims(At(counted, 1, t), -1);
                output = Where(counts, next, zeroOutputForMask ? zeros : output);
                h = Where(counts, next, h);
            }
            else
            {
                (h, output) = (next, next);
            }

            outputs[step] = output;
        }

        return (Stack(outputs, axis: 1), h);
    }

    /// <summary>One step of a gated recurrent unit from the projected input (batch, 3 · units) and the state.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor GruStep(
        Tensor projected,
        Tensor hidden,
        Tensor recurrentKernel,
        Tensor? recurrentBias = null,
        bool resetAfter = true,
        ActivationKind activation = ActivationKind.Tanh,
        ActivationKind recurrentActivation = ActivationKind.Sigmoid)
    {
        int units = recurrentKernel.Shape[0];
        Tensor x = SliceAxis(projected, 1, 2 * units, units);
        Tensor gates = SliceAxis(projected, 1, 0, 2 * units);
        Tensor update, candidate;
        if (resetAfter)
        {
            Tensor products = Dense(hidden, recurrentKernel, recurrentBias);
            gates = Activate(gates + SliceAxis(products, 1, 0, 2 * units), recurrentActivation);
            update = SliceAxis(gates, 1, 0, units);
            candidate = Activate(x + (SliceAxis(gates, 1, units, units) * SliceAxis(products, 1, 2 * units, units)), activation);
        }
        else
        {
            gates = Activate(gates + MatMul(hidden, SliceAxis(recurrentKernel, 1, 0, 2 * units)), recurrentActivation);
            update = SliceAxis(gates, 1, 0, units);
            Tensor reset = SliceAxis(gates, 1, units, units) * hidden;
            candidate = Activate(x + MatMul(reset, SliceAxis(recurrentKernel, 1, 2 * units, units)), activation);
        }

        return (update * hidden) + ((1f - update) * candidate);
    }

    private static void CheckRecurrent(string operation, Tensor x, Tensor recurrentKernel, int gates, Tensor? mask)
    {
        if (x.Rank != 3 || recurrentKernel.Rank != 2 || recurrentKernel.Shape[1] != gates * recurrentKernel.Shape[0])
        {
            throw new ArgumentException(
                $"{operation} expects a sequence (batch, time, features) and a recurrent kernel (units, {gates} units). " +
                $"Received: {x.Shape} and {recurrentKernel.Shape}.",
                nameof(x));
        }

        if (mask is { } counted && counted.Shape != x.Shape.Slice(0, 2))
            throw new ArgumentException($"{operation} expects a mask {x.Shape.Slice(0, 2)}. Received: {counted.Shape}.", nameof(mask));
    }
}
