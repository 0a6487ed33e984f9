using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// A gated recurrent unit with tanh and sigmoid, with the reset gate after the recurrent product or before it; the formulas are
/// <see cref="GruKernel"/>'s. Backwards from the last step, dh = d z + the gradients of the products · Rᵀ.
/// </summary>
internal sealed class GruOperation : RecurrentOperation
{
    private TensorNode? recurrentBias;
    private bool resetAfter;

    // n of each step when the reset comes after the product, in the order of computation; r h' of each position when it comes before.
    private TensorNode inner = null!;

    public static (Tensor Outputs, Tensor Hidden) Apply(
        Tensor projectedInput, Tensor recurrentKernel, Tensor? bias, Tensor hidden, Tensor? mask, bool goBackwards, bool resetAfter,
        bool zeroOutputs)
    {
        TensorNode projected = OperationGuard.Float(projectedInput, nameof(Ops.Gru)), recurrent = OperationGuard.Float(recurrentKernel, nameof(Ops.Gru));
        TensorNode initialHidden = OperationGuard.Float(hidden, nameof(Ops.Gru));
        TensorNode? recurrentBias = bias is { } givenBias ? OperationGuard.Float(givenBias, nameof(Ops.Gru)) : null;
        TensorNode? counted = mask is { } givenMask ? OperationGuard.Bool(givenMask, nameof(Ops.Gru)) : null;
        var shape = new Shape(projected.Shape[0], projected.Shape[1], recurrent.Shape[0]);
        TensorNode states = TensorAllocator.Floats(shape), inner = TensorAllocator.Floats(shape);
        if (resetAfter)
            ForwardAfter(projected, recurrent, recurrentBias, initialHidden, counted, goBackwards, states, inner);
        else
            ForwardBefore(projected, recurrent, initialHidden, counted, goBackwards, states, inner);

        TensorNode outputs = Outputs(states, counted, goBackwards, zeroOutputs);
        TensorNode lastHidden = Last(states, initialHidden);
        GradientTape? tape = OperationRecorder.Records(projected, recurrent, recurrentBias) ?? OperationRecorder.Records(initialHidden);
        if (tape is not null)
        {
            GruOperation node = tape.Rent<GruOperation>();
            node.recurrentBias = recurrentBias;
            node.resetAfter = resetAfter;
            node.inner = inner;
            tape.Add(node, outputs);
            node.Record(projected, recurrent, initialHidden, counted, goBackwards, zeroOutputs, states, lastHidden);
        }

        return (new Tensor(outputs), new Tensor(lastHidden));
    }

    public override void Backward(GradientTape tape)
    {
        Span<float> dh = StateGradient(tape, LastHidden), dgates = ProjectedGradient(tape), dy = OutputGradient(tape);
        if (resetAfter)
            BackwardAfter(tape, dy, dh, dgates);
        else
            BackwardBefore(tape, dy, dh, dgates);
        Give(tape, InitialHidden, dh);
    }

    public override void Clear()
    {
        base.Clear();
        recurrentBias = null;
        inner = null!;
    }

    private static void ForwardAfter(
        TensorNode projected, TensorNode recurrent, TensorNode? bias, TensorNode initialHidden, TensorNode? mask, bool goBackwards,
        TensorNode states, TensorNode inner)
    {
        int batch = states.Shape[0], time = states.Shape[1], units = states.Shape[2];
        Span<float> products = TensorAllocator.Floats(new Shape(batch, 3 * units)).Floats;
        PackedMatrix weights = PackedMatrix.Pack(KernelDispatch.Width, recurrent.Floats, 3 * units, units, 3 * units, transposeB: false);
        for (int step = 0; step < time; step++)
        {
            int position = Position(step, time, goBackwards);
            StepMask counts = Counts(mask, position);
            StridedRows h = Before(states, initialHidden, step);
            weights.Multiply(h.Elements, bias is null ? [] : bias.Floats, products, batch, h.Stride, 3 * units);
            GruKernel.Forward(
                KernelDispatch.Width, batch, units, At(projected, position), new StridedRows(products, 3 * units), h, At(inner, step),
                At(states, step), counts);
            Keep(counts, h, At(states, step), batch, units);
        }
    }

    private static void ForwardBefore(
        TensorNode projected, TensorNode recurrent, TensorNode initialHidden, TensorNode? mask, bool goBackwards, TensorNode states,
        TensorNode inner)
    {
        int batch = states.Shape[0], time = states.Shape[1], units = states.Shape[2];
        if (mask is not null)
            inner.Floats.Clear();
        Weights(recurrent, transposed: false, out PackedMatrix gateWeights, out PackedMatrix candidateWeights);
        for (int step = 0; step < time; step++)
        {
            int position = Position(step, time, goBackwards);
            StepMask counts = Counts(mask, position);
            StridedRows gates = At(projected, position), candidate = gates.From(2 * units), h = Before(states, initialHidden, step);
            StridedRows reset = At(inner, position);
            gateWeights.Multiply(h.Elements, [], gates.Elements, batch, h.Stride, gates.Stride, accumulate: true);
            GruKernel.Reset(KernelDispatch.Width, batch, units, gates, h, reset, counts);
            candidateWeights.Multiply(reset.Elements, [], candidate.Elements, batch, reset.Stride, candidate.Stride, accumulate: true);
            GruKernel.Update(KernelDispatch.Width, batch, units, gates, h, At(states, step), counts);
            Keep(counts, h, At(states, step), batch, units);
        }
    }

    // The weights of z and r, and those of the candidate, packed side by side.
    private static void Weights(TensorNode recurrent, bool transposed, out PackedMatrix gates, out PackedMatrix candidate)
    {
        KernelWidth width = KernelDispatch.Width;
        int units = recurrent.Shape[0];
        ReadOnlySpan<float> r = recurrent.Floats;
        (int gatesN, int gatesK, int candidateN) = transposed ? (units, 2 * units, units) : (2 * units, units, units);
        long offset = PackedMatrix.LengthOf(width, gatesN, gatesK), total = offset + PackedMatrix.LengthOf(width, candidateN, units);
        gates = PackedMatrix.Pack(width, r, gatesN, gatesK, 3 * units, transposed, 0, total);
        candidate = PackedMatrix.Pack(width, r[(2 * units)..], candidateN, units, 3 * units, transposed, offset, total);
    }

    private void BackwardAfter(GradientTape tape, Span<float> dy, Span<float> dh, Span<float> dgates)
    {
        int batch = Batch, time = Time, units = Units;
        Span<float> dproducts = TensorAllocator.Floats(Projected.Shape).Floats;
        StridedRows rowsDh = new(dh, units);
        PackedMatrix weights = PackedMatrix.Pack(KernelDispatch.Width, Recurrent.Floats, units, 3 * units, 3 * units, transposeB: true);
        for (int step = time - 1; step >= 0; step--)
        {
            int position = Position(step);
            StridedRows rowsDproducts = StridedRows.Of(dproducts, position, time, 3 * units);
            GruKernel.Backward(
                KernelDispatch.Width, batch, units, At(Projected, position), Before(Hidden, InitialHidden, step), At(inner, step),
                StridedRows.Of(dy, step, time, units), rowsDh, StridedRows.Of(dgates, position, time, 3 * units), rowsDproducts,
                Counts(Mask, position));
            weights.Multiply(rowsDproducts.Elements, [], dh, batch, rowsDproducts.Stride, units, accumulate: true);
        }

        if (Recurrent.TracksGradient)
        {
            Span<float> target = tape.GradientBuffer(Recurrent, out bool accumulate);
            AddRecurrentGradient(HiddenBefore(), dproducts, target, 0, 3 * units, accumulate);
        }

        if (recurrentBias is { TracksGradient: true })
            Broadcasting.AddReduced(tape, dproducts, new Shape(batch * time, 3 * units), recurrentBias);
    }

    private void BackwardBefore(GradientTape tape, Span<float> dy, Span<float> dh, Span<float> dgates)
    {
        int batch = Batch, time = Time, units = Units;
        Span<float> dinner = TensorAllocator.Floats(new Shape(batch, units)).Floats;
        StridedRows rowsDh = new(dh, units), rowsDinner = new(dinner, units);
        Weights(Recurrent, transposed: true, out PackedMatrix gateWeights, out PackedMatrix candidateWeights);
        for (int step = time - 1; step >= 0; step--)
        {
            int position = Position(step);
            StepMask counts = Counts(Mask, position);
            StridedRows gates = At(Projected, position), h = Before(Hidden, InitialHidden, step);
            StridedRows rowsDgates = StridedRows.Of(dgates, position, time, 3 * units), dcandidate = rowsDgates.From(2 * units);
            GruKernel.UpdateBackward(
                KernelDispatch.Width, batch, units, gates, h, StridedRows.Of(dy, step, time, units), rowsDh, rowsDgates, counts);
            candidateWeights.Multiply(dcandidate.Elements, [], dinner, batch, dcandidate.Stride, units);
            GruKernel.ResetBackward(KernelDispatch.Width, batch, units, gates, h, rowsDinner, rowsDh, rowsDgates, counts);
            gateWeights.Multiply(rowsDgates.Elements, [], dh, batch, rowsDgates.Stride, units, accumulate: true);
        }

        if (!Recurrent.TracksGradient)
            return;
        Span<float> target = tape.GradientBuffer(Recurrent, out bool accumulate);
        AddRecurrentGradient(HiddenBefore(), dgates, target, 0, 2 * units, accumulate);
        AddRecurrentGradient(inner.Floats, dgates, target, 2 * units, units, accumulate);
    }
}
