using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// A long short-term memory with tanh and sigmoid. At each step: (i, f, g, o) = p[t] + h · R, activated; c = f c + i g; h = o tanh(c).
/// Backwards from the last step: the gates' gradients as <see cref="LstmKernel"/> has them, and dh = dgates · Rᵀ.
/// </summary>
internal sealed class LstmOperation : RecurrentOperation
{
    private TensorNode initialCell = null!;
    private TensorNode cells = null!;
    private TensorNode squashed = null!;
    private TensorNode lastCell = null!;

    public static (Tensor Outputs, Tensor Hidden, Tensor Cell) Apply(
        Tensor projectedInput, Tensor recurrentKernel, Tensor hidden, Tensor cell, Tensor? mask, bool goBackwards, bool zeroOutputs)
    {
        TensorNode projected = OperationGuard.Float(projectedInput, nameof(Ops.Lstm)), recurrent = OperationGuard.Float(recurrentKernel, nameof(Ops.Lstm));
        TensorNode initialHidden = OperationGuard.Float(hidden, nameof(Ops.Lstm));
        TensorNode initialCell = OperationGuard.Float(cell, nameof(Ops.Lstm));
        TensorNode? counted = mask is { } given ? OperationGuard.Bool(given, nameof(Ops.Lstm)) : null;
        int batch = projected.Shape[0], time = projected.Shape[1], units = recurrent.Shape[0];
        var shape = new Shape(batch, time, units);
        TensorNode states = TensorAllocator.Floats(shape), cells = TensorAllocator.Floats(shape), squashed = TensorAllocator.Floats(shape);
        PackedMatrix weights = PackedMatrix.Pack(KernelDispatch.Width, recurrent.Floats, 4 * units, units, 4 * units, transposeB: false);
        for (int step = 0; step < time; step++)
        {
            int position = Position(step, time, goBackwards);
            StepMask counts = Counts(counted, position);
            StridedRows gates = At(projected, position), h = Before(states, initialHidden, step), c = Before(cells, initialCell, step);
            weights.Multiply(h.Elements, [], gates.Elements, batch, h.Stride, gates.Stride, accumulate: true);
            LstmKernel.Forward(KernelDispatch.Width, batch, units, gates, c, At(cells, step), At(squashed, step), At(states, step), counts);
            Keep(counts, h, At(states, step), batch, units);
            Keep(counts, c, At(cells, step), batch, units);
        }

        TensorNode outputs = Outputs(states, counted, goBackwards, zeroOutputs);
        TensorNode lastHidden = Last(states, initialHidden), lastCell = Last(cells, initialCell);
        GradientTape? tape = OperationRecorder.Records(projected, recurrent) ?? OperationRecorder.Records(initialHidden, initialCell);
        if (tape is not null)
        {
            LstmOperation node = tape.Rent<LstmOperation>();
            node.initialCell = initialCell;
            node.cells = cells;
            node.squashed = squashed;
            tape.Add(node, outputs);
            node.Record(projected, recurrent, initialHidden, counted, goBackwards, zeroOutputs, states, lastHidden);
            node.lastCell = node.AlsoGives(lastCell);
        }

        return (new Tensor(outputs), new Tensor(lastHidden), new Tensor(lastCell));
    }

    public override bool IsReached(long stamp) => base.IsReached(stamp) || lastCell.HasGradient(stamp);

    public override void Backward(GradientTape tape)
    {
        int batch = Batch, time = Time, units = Units;
        Span<float> dh = StateGradient(tape, LastHidden), dc = StateGradient(tape, lastCell), dgates = ProjectedGradient(tape);
        Span<float> dy = OutputGradient(tape);
        StridedRows rowsDh = new(dh, units), rowsDc = new(dc, units);
        PackedMatrix weights = PackedMatrix.Pack(KernelDispatch.Width, Recurrent.Floats, units, 4 * units, 4 * units, transposeB: true);
        for (int step = time - 1; step >= 0; step--)
        {
            int position = Position(step);
            StridedRows rowsDgates = StridedRows.Of(dgates, position, time, 4 * units);
            LstmKernel.Backward(
                KernelDispatch.Width, batch, units, At(Projected, position), Before(cells, initialCell, step), At(squashed, step),
                StridedRows.Of(dy, step, time, units), rowsDh, rowsDc, rowsDgates, Counts(Mask, position));
            weights.Multiply(rowsDgates.Elements, [], dh, batch, rowsDgates.Stride, units, accumulate: true);
        }

        if (Recurrent.TracksGradient)
        {
            Span<float> target = tape.GradientBuffer(Recurrent, out bool accumulate);
            AddRecurrentGradient(HiddenBefore(), dgates, target, 0, 4 * units, accumulate);
        }

        Give(tape, InitialHidden, dh);
        Give(tape, initialCell, dc);
    }

    public override void Clear()
    {
        base.Clear();
        initialCell = null!;
        cells = null!;
        squashed = null!;
        lastCell = null!;
    }
}
