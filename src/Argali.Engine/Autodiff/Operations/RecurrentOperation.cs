using System.Diagnostics;
using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// What fused recurrent layers share: a sequence whose input has been projected, p = x · kernel + bias as [batch, time, gates · units],
/// goes through the steps; the activated gates overwrite p, of which nobody needs the values any more, and are kept for the backward
/// pass.
/// </summary>
/// <remarks>
/// Steps that a mask leaves out keep the states, and repeat the output before (zero before the first one that counts), or give zero.
/// The gradient of the recurrent weights is one product over all steps, [h before the step]ᵀ · [gradients of the gates], instead of one
/// for each step, which would read and write the gradient each time.
/// </remarks>
internal abstract class RecurrentOperation : TapeNode
{
    private bool zeroOutputs;

    protected int Batch => Hidden.Shape[0];

    protected int Time => Hidden.Shape[1];

    protected int Units => Hidden.Shape[2];

    protected TensorNode Projected { get; private set; } = null!;

    protected TensorNode Recurrent { get; private set; } = null!;

    protected TensorNode InitialHidden { get; private set; } = null!;

    protected TensorNode? Mask { get; private set; }

    protected bool GoBackwards { get; private set; }

    /// <summary>The hidden state after each step, in the order of computation.</summary>
    protected TensorNode Hidden { get; private set; } = null!;

    protected TensorNode LastHidden { get; private set; } = null!;

    public override bool IsReached(long stamp) => Output.HasGradient(stamp) || LastHidden.HasGradient(stamp);

    public override void Clear()
    {
        base.Clear();
        Projected = null!;
        Recurrent = null!;
        InitialHidden = null!;
        Mask = null;
        Hidden = null!;
        LastHidden = null!;
    }

    /// <summary>The states after the last step, as a tensor of their own.</summary>
    protected static TensorNode Last(TensorNode states, TensorNode initial)
    {
        TensorNode last = TensorAllocator.Floats(initial.Shape);
        StridedRows rows = Before(states, initial, states.Shape[1]);
        int units = initial.Shape[1];
        for (int row = 0; row < initial.Shape[0]; row++)
            rows.Elements.Slice(row * rows.Stride, units).CopyTo(last.Floats[(row * units)..]);
        return last;
    }

    /// <summary>The states before a step: those after the step before it, or the initial ones.</summary>
    protected static StridedRows Before(TensorNode states, TensorNode initial, int step) => step == 0
        ? new StridedRows(initial.Floats, states.Shape[2])
        : At(states, step - 1);

    /// <summary>The rows of one position of a sequence.</summary>
    protected static StridedRows At(TensorNode sequence, int position) =>
        StridedRows.Of(sequence.Floats, position, sequence.Shape[1], sequence.Shape[2]);

    /// <summary>Which rows count at a position of the input.</summary>
    protected static StepMask Counts(TensorNode? mask, int position) =>
        mask is null ? default : new StepMask(mask.Span<bool>()[position..], mask.Shape[1]);

    /// <summary>The position in the input of a step.</summary>
    protected static int Position(int step, int time, bool goBackwards) => goBackwards ? time - 1 - step : step;

    /// <summary>Gives the rows that do not count the states that they had.</summary>
    protected static void Keep(StepMask counts, StridedRows before, StridedRows after, int batch, int units)
    {
        if (counts.Elements.IsEmpty)
            return;
        for (int row = 0; row < batch; row++)
        {
            if (!counts[row])
                before.Elements.Slice(row * before.Stride, units).CopyTo(after.Elements.Slice(row * after.Stride, units));
        }
    }

    /// <summary>The outputs: the hidden states themselves, or what a mask makes of them.</summary>
    protected static TensorNode Outputs(TensorNode hidden, TensorNode? mask, bool goBackwards, bool zeroOutputs)
    {
        if (mask is null)
            return hidden;
        int time = hidden.Shape[1], units = hidden.Shape[2];
        TensorNode outputs = TensorAllocator.Floats(hidden.Shape);
        ReadOnlySpan<float> states = hidden.Floats;
        Span<float> y = outputs.Floats;
        for (int row = 0; row < hidden.Shape[0]; row++)
        {
            for (int step = 0; step < time; step++)
            {
                int at = ((row * time) + step) * units;
                Span<float> output = y.Slice(at, units);
                if (Counts(mask, Position(step, time, goBackwards))[row])
                    states.Slice(at, units).CopyTo(output);
                else if (zeroOutputs || step == 0)
                    output.Clear();
                else
                    y.Slice(at - units, units).CopyTo(output);
            }
        }

        return outputs;
    }

    /// <summary>Records the operation; the outputs must be its main output.</summary>
    protected void Record(
        TensorNode projected, TensorNode recurrent, TensorNode initialHidden, TensorNode? mask, bool goBackwards, bool zeroOutputs,
        TensorNode hidden, TensorNode lastHidden)
    {
        Projected = projected;
        Recurrent = recurrent;
        InitialHidden = initialHidden;
        Mask = mask;
        GoBackwards = goBackwards;
        this.zeroOutputs = zeroOutputs;
        Hidden = hidden;
        LastHidden = AlsoGives(lastHidden);
    }

    /// <summary>The position in the input of a step.</summary>
    protected int Position(int step) => Position(step, Time, GoBackwards);

    /// <summary>A buffer of one row a sample, with the gradient of a state after the last step, or zeros.</summary>
    protected static Span<float> StateGradient(GradientTape tape, TensorNode last)
    {
        Span<float> gradient = TensorAllocator.Floats(last.Shape).Floats;
        if (last.HasGradient(tape.Stamp))
            last.Gradient.CopyTo(gradient);
        else
            gradient.Clear();
        return gradient;
    }

    /// <summary>The gradient of the hidden state after each step as far as it comes from the outputs.</summary>
    protected Span<float> OutputGradient(GradientTape tape)
    {
        bool reached = Output.HasGradient(tape.Stamp);
        if (reached && Mask is null)
            return Output.Gradient;
        Span<float> dy = TensorAllocator.Floats(Hidden.Shape).Floats;
        dy.Clear();
        if (!reached)
            return dy;

        // Where an output was repeated, the first of its kind gets the gradients of all.
        int time = Time, units = Units;
        ReadOnlySpan<float> gradient = Output.Gradient;
        for (int row = 0; row < Batch; row++)
        {
            int source = -1;
            for (int step = 0; step < time; step++)
            {
                int at = ((row * time) + step) * units;
                if (Counts(Mask, Position(step))[row])
                    source = at;
                else if (zeroOutputs)
                    source = -1;
                if (source >= 0)
                    BinaryKernel.Apply<Binary.Add>(dy.Slice(source, units), gradient.Slice(at, units), dy.Slice(source, units));
            }
        }

        return dy;
    }

    /// <summary>The buffer for the gradient of the projected input, or one that is thrown away; every element is written.</summary>
    protected Span<float> ProjectedGradient(GradientTape tape)
    {
        if (!Projected.TracksGradient)
            return TensorAllocator.Floats(Projected.Shape).Floats;
        Span<float> gradient = tape.GradientBuffer(Projected, out bool accumulate);
        Debug.Assert(!accumulate, "The projected input has one use.");
        return gradient;
    }

    /// <summary>Adds to some columns of the recurrent weights' gradient: statesᵀ · gradients, over all steps.</summary>
    protected void AddRecurrentGradient(
        ReadOnlySpan<float> states, ReadOnlySpan<float> gradients, Span<float> target, int column, int columns, bool accumulate)
    {
        int gates = Recurrent.Shape[1];
        MatMulKernel.Multiply(
            states, gradients[column..], target[column..], Units, columns, Batch * Time, Units, gates, gates, transposeA: true,
            accumulate: accumulate);
    }

    /// <summary>The hidden state before each step, at the step's position in the input.</summary>
    protected ReadOnlySpan<float> HiddenBefore()
    {
        int time = Time, units = Units;
        Span<float> before = TensorAllocator.Floats(Hidden.Shape).Floats;
        ReadOnlySpan<float> states = Hidden.Floats;
        for (int row = 0; row < Batch; row++)
        {
            for (int step = 0; step < time; step++)
            {
                ReadOnlySpan<float> state = step == 0
                    ? InitialHidden.Floats.Slice(row * units, units)
                    : states.Slice(((row * time) + step - 1) * units, units);
                state.CopyTo(before[(((row * time) + Position(step)) * units)..]);
            }
        }

        return before;
    }

    /// <summary>Adds to the gradient of an initial state.</summary>
    protected static void Give(GradientTape tape, TensorNode state, ReadOnlySpan<float> gradient)
    {
        if (!state.TracksGradient)
            return;
        Span<float> target = tape.GradientBuffer(state, out bool accumulate);
        GradientBuffers.Add(gradient, target, accumulate);
    }
}
