using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// A long short-term memory over a sequence whose input has been projected, p = x · kernel + bias as [batch, time, 4 units], with
/// tanh and sigmoid. At each step: (i, f, g, o) = p[t] + h · R, activated; c = f c + i g; h = o tanh(c).
/// </summary>
/// <remarks>
/// The gates overwrite p, of which nobody needs the values any more, and are kept for the backward pass together with c and tanh(c).
/// Backwards from the last step: do = dh tanh(c); dc += dh o (1 - tanh²(c)); di = dc g; df = dc c[t-1]; dg = dc i; each through its
/// activation gives dp[t]; dh = dp[t] · Rᵀ; dc = dc f; dR += h[t-1]ᵀ · dp[t].
/// </remarks>
internal sealed class LstmOperation : TapeNode
{
    private TensorNode projected = null!;
    private TensorNode recurrent = null!;
    private TensorNode initialHidden = null!;
    private TensorNode initialCell = null!;
    private TensorNode cells = null!;
    private TensorNode squashed = null!;
    private TensorNode lastCell = null!;
    private bool goBackwards;

    private int Batch => Output.Shape[0];

    private int Time => Output.Shape[1];

    private int Units => Output.Shape[2];

    public static (Tensor Outputs, Tensor Cell) Apply(Tensor projectedInput, Tensor recurrentKernel, Tensor hidden, Tensor cell, bool goBackwards)
    {
        TensorNode projected = projectedInput.Node, recurrent = OperationGuard.Float(recurrentKernel, nameof(Ops.Lstm));
        TensorNode initialHidden = OperationGuard.Float(hidden, nameof(Ops.Lstm)), initialCell = OperationGuard.Float(cell, nameof(Ops.Lstm));
        int batch = projected.Shape[0], time = projected.Shape[1], units = recurrent.Shape[0];
        var shape = new Shape(batch, time, units);
        TensorNode outputs = TensorAllocator.Floats(shape), cells = TensorAllocator.Floats(shape), squashed = TensorAllocator.Floats(shape);
        for (int step = 0; step < time; step++)
        {
            Span<float> gates = projected.Floats[((goBackwards ? time - 1 - step : step) * 4 * units)..];
            ReadOnlySpan<float> h = Previous(outputs, initialHidden, step, out int strideH);
            ReadOnlySpan<float> c = Previous(cells, initialCell, step, out int strideC);
            MatMulKernel.Multiply(h, recurrent.Floats, gates, batch, 4 * units, units, strideH, 4 * units, time * 4 * units, accumulate: true);
            for (int row = 0; row < batch; row++)
            {
                int at = ((row * time) + step) * units;
                Activate(
                    gates.Slice(row * time * 4 * units, 4 * units), c.Slice(row * strideC, units), cells.Floats.Slice(at, units),
                    squashed.Floats.Slice(at, units), outputs.Floats.Slice(at, units));
            }
        }

        TensorNode last = TensorAllocator.Floats(initialCell.Shape);
        ReadOnlySpan<float> final = Previous(cells, initialCell, time, out int stride);
        for (int row = 0; row < batch; row++)
            final.Slice(row * stride, units).CopyTo(last.Floats[(row * units)..]);
        GradientTape? tape = OperationRecorder.Records(projected, recurrent) ?? OperationRecorder.Records(initialHidden, initialCell);
        if (tape is not null)
        {
            LstmOperation node = tape.Rent<LstmOperation>();
            node.projected = projected;
            node.recurrent = recurrent;
            node.initialHidden = initialHidden;
            node.initialCell = initialCell;
            node.cells = cells;
            node.squashed = squashed;
            node.lastCell = last;
            node.goBackwards = goBackwards;
            tape.Add(node, outputs);
            last.Producer = node;
            last.TracksGradient = true;
        }

        return (new Tensor(outputs), new Tensor(last));
    }

    public override bool IsReached(long stamp) => Output.HasGradient(stamp) || lastCell.HasGradient(stamp);

    public override void Backward(GradientTape tape)
    {
        int batch = Batch, time = Time, units = Units;
        Span<float> dh = TensorAllocator.Floats(new Shape(batch, units)).Floats, dc = TensorAllocator.Floats(new Shape(batch, units)).Floats;
        Span<float> dp = projected.TracksGradient
            ? tape.GradientBuffer(projected, out _)
            : TensorAllocator.Floats(projected.Shape).Floats;
        Span<float> dr = default;
        bool accumulate = false;
        if (recurrent.TracksGradient)
        {
            dr = tape.GradientBuffer(recurrent, out accumulate);
            if (!accumulate)
                dr.Clear();
        }

        dh.Clear();
        if (lastCell.HasGradient(tape.Stamp))
            lastCell.Gradient.CopyTo(dc);
        else
            dc.Clear();
        ReadOnlySpan<float> dy = Output.HasGradient(tape.Stamp) ? Output.Gradient : [];
        for (int step = time - 1; step >= 0; step--)
        {
            int offset = (goBackwards ? time - 1 - step : step) * 4 * units;
            ReadOnlySpan<float> h = Previous(Output, initialHidden, step, out int strideH);
            ReadOnlySpan<float> c = Previous(cells, initialCell, step, out int strideC);
            for (int row = 0; row < batch; row++)
            {
                int at = ((row * time) + step) * units, gates = (row * time * 4 * units) + offset;
                Span<float> rowDh = dh.Slice(row * units, units);
                if (!dy.IsEmpty)
                    BinaryKernel.Apply<Binary.Add>(rowDh, dy.Slice(at, units), rowDh);
                StepBack(
                    projected.Floats.Slice(gates, 4 * units), c.Slice(row * strideC, units), squashed.Floats.Slice(at, units), rowDh,
                    dc.Slice(row * units, units), dp.Slice(gates, 4 * units));
            }

            int stride = time * 4 * units;
            MatMulKernel.Multiply(dp[offset..], recurrent.Floats, dh, batch, units, 4 * units, stride, 4 * units, units, transposeB: true);
            if (!dr.IsEmpty)
                MatMulKernel.Multiply(h, dp[offset..], dr, units, 4 * units, batch, strideH, stride, 4 * units, transposeA: true, accumulate: true);
        }

        Give(tape, initialHidden, dh);
        Give(tape, initialCell, dc);
    }

    public override void Clear()
    {
        base.Clear();
        projected = null!;
        recurrent = null!;
        initialHidden = null!;
        initialCell = null!;
        cells = null!;
        squashed = null!;
        lastCell = null!;
    }

    // The states before a step, and the distance of its rows: those of the step before, or the initial ones.
    private static ReadOnlySpan<float> Previous(TensorNode states, TensorNode initial, int step, out int stride)
    {
        int time = states.Shape[1], units = states.Shape[2];
        stride = step == 0 ? units : time * units;
        return step == 0 ? initial.Floats : states.Floats[((step - 1) * units)..];
    }

    private static void Activate(Span<float> gates, ReadOnlySpan<float> previous, Span<float> cell, Span<float> squashed, Span<float> output)
    {
        int units = cell.Length;
        Span<float> inputAndForget = gates[..(2 * units)], candidate = gates.Slice(2 * units, units), outputGate = gates[(3 * units)..];
        UnaryKernel.Apply<Unary.Sigmoid>(inputAndForget, inputAndForget);
        UnaryKernel.Apply<Unary.Tanh>(candidate, candidate);
        UnaryKernel.Apply<Unary.Sigmoid>(outputGate, outputGate);
        BinaryKernel.Apply<Binary.Multiply>(gates[..units], candidate, cell);
        TernaryKernel.Apply<Ternary.MultiplyAdd>(gates.Slice(units, units), previous, cell, cell);
        UnaryKernel.Apply<Unary.Tanh>(cell, squashed);
        BinaryKernel.Apply<Binary.Multiply>(outputGate, squashed, output);
    }

    // On return dc is the gradient of the cell before the step.
    private static void StepBack(
        ReadOnlySpan<float> gates, ReadOnlySpan<float> previous, ReadOnlySpan<float> squashed, ReadOnlySpan<float> dh, Span<float> dc, Span<float> dp)
    {
        int units = dc.Length;
        for (int j = 0; j < units; j++)
        {
            float i = gates[j], f = gates[units + j], g = gates[(2 * units) + j], o = gates[(3 * units) + j], t = squashed[j];
            float cell = dc[j] + (dh[j] * o * (1 - (t * t)));
            dp[j] = cell * g * i * (1 - i);
            dp[units + j] = cell * previous[j] * f * (1 - f);
            dp[(2 * units) + j] = cell * i * (1 - (g * g));
            dp[(3 * units) + j] = dh[j] * t * o * (1 - o);
            dc[j] = cell * f;
        }
    }

    private static void Give(GradientTape tape, TensorNode state, ReadOnlySpan<float> gradient)
    {
        if (!state.TracksGradient)
            return;
        Span<float> target = tape.GradientBuffer(state, out bool accumulate);
        GradientBuffers.Add(gradient, target, accumulate);
    }
}
