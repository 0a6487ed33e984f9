// Formula:  forward: (i, f, g, o) = (σ, σ, tanh, σ)(gates); c = f c' + i g; t = tanh(c); h = o t, with c' the cell before the step
//           backward: d = dh + dy; e = dc + d o (1 - t²); the gates' gradients e g i (1 - i), e c' f (1 - f), e i (1 - g²), d t o (1 - o);
//           dc = e f; dh = 0, to which the caller adds the gates' gradients times the recurrent weights
// Layout:   rows of one time step; the gates of a row are [i, f, g, o], each of `units` elements; the activated gates take the place
//           of the gates
// Lanes:    neighbouring units of one row
// Tail:     units left over are done one by one
// Scalar:   the formula for each unit of each row
// Why:      one pass over the nine values of a unit, in registers; separate element-wise kernels read and wrote each of them several times

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>What a long short-term memory does at one time step besides its matrix product. Rows that a mask leaves out are not touched.</summary>
internal static unsafe class LstmKernel
{
    // About what the four exponentials and the tanh of a unit cost, in element operations.
    private const nint UnitCost = 24;

    /// <summary>Activates the gates and computes cell, its tanh and the hidden state.</summary>
    /// <param name="width">The vector width.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="units">The units.</param>
    /// <param name="gates">The gates, activated in place.</param>
    /// <param name="previous">The cell before the step.</param>
    /// <param name="cell">The cell after it.</param>
    /// <param name="squashed">tanh of the cell.</param>
    /// <param name="hidden">The hidden state after the step.</param>
    /// <param name="counts">Which rows count; empty for all.</param>
    /// <exception cref="ArgumentException">Rows do not fit their span.</exception>
    public static void Forward(
        KernelWidth width, int batch, int units, StridedRows gates, StridedRows previous, StridedRows cell, StridedRows squashed,
        StridedRows hidden, StepMask counts)
    {
        gates.Check(batch, 4 * units);
        previous.Check(batch, units);
        cell.Check(batch, units);
        squashed.Check(batch, units);
        hidden.Check(batch, units);
        fixed (float* g = gates.Elements, p = previous.Elements, c = cell.Elements, t = squashed.Elements, h = hidden.Elements)
        fixed (bool* mask = counts.Elements)
        {
            ForwardLoop loop = new()
            {
                Units = units,
                Mask = mask,
                MaskStride = counts.Stride,
                Gates = new RowPointer(g, gates.Stride),
                Previous = new RowPointer(p, previous.Stride),
                Cell = new RowPointer(c, cell.Stride),
                Squashed = new RowPointer(t, squashed.Stride),
                Hidden = new RowPointer(h, hidden.Stride),
            };
            ElementLoop.Run(width, batch, loop, UnitCost * units);
        }
    }

    /// <summary>Computes the gradients of the gates, and those of the states before the step as far as no matrix product is needed.</summary>
    /// <param name="width">The vector width.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="units">The units.</param>
    /// <param name="gates">The activated gates.</param>
    /// <param name="previous">The cell before the step.</param>
    /// <param name="squashed">tanh of the cell.</param>
    /// <param name="dy">What reaches the hidden state from outside.</param>
    /// <param name="dh">What reaches it from later steps; zero afterwards.</param>
    /// <param name="dc">The gradient of the cell, afterwards of the one before.</param>
    /// <param name="dgates">The gradients of the gates; zero in rows that do not count.</param>
    /// <param name="counts">Which rows count; empty for all.</param>
    /// <exception cref="ArgumentException">Rows do not fit their span.</exception>
    public static void Backward(
        KernelWidth width, int batch, int units, StridedRows gates, StridedRows previous, StridedRows squashed, StridedRows dy, StridedRows dh,
        StridedRows dc, StridedRows dgates, StepMask counts)
    {
        gates.Check(batch, 4 * units);
        dgates.Check(batch, 4 * units);
        previous.Check(batch, units);
        squashed.Check(batch, units);
        dy.Check(batch, units);
        dh.Check(batch, units);
        dc.Check(batch, units);
        fixed (float* g = gates.Elements, p = previous.Elements, t = squashed.Elements, pdy = dy.Elements, pdh = dh.Elements, pdc = dc.Elements)
        fixed (float* dg = dgates.Elements)
        fixed (bool* mask = counts.Elements)
        {
            BackwardLoop loop = new()
            {
                Units = units,
                Mask = mask,
                MaskStride = counts.Stride,
                Gates = new RowPointer(g, gates.Stride),
                Previous = new RowPointer(p, previous.Stride),
                Squashed = new RowPointer(t, squashed.Stride),
                Dy = new RowPointer(pdy, dy.Stride),
                Dh = new RowPointer(pdh, dh.Stride),
                Dc = new RowPointer(pdc, dc.Stride),
                Dgates = new RowPointer(dg, dgates.Stride),
            };
            ElementLoop.Run(width, batch, loop, UnitCost * units);
        }
    }

    private struct ForwardLoop : IElementLoop
    {
        public int Units;
        public bool* Mask;
        public nint MaskStride;
        public RowPointer Gates;
        public RowPointer Previous;
        public RowPointer Cell;
        public RowPointer Squashed;
        public RowPointer Hidden;

        public readonly void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                if (Mask == null || Mask[row * MaskStride])
                    Row<TV>(Gates[row], Previous[row], Cell[row], Squashed[row], Hidden[row], Units);
            }
        }

        // KernelCode.OnItsOwn: see RowLoop.
        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Row<TV>(float* gates, float* previous, float* cell, float* squashed, float* hidden, nint units)
            where TV : struct, ILanes<TV>
        {
            nint j = 0;
            for (; j <= units - TV.Count; j += TV.Count)
                At<TV>(gates + j, previous + j, cell + j, squashed + j, hidden + j, units);
            for (; j < units; j++)
                At<Float32x1>(gates + j, previous + j, cell + j, squashed + j, hidden + j, units);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void At<TV>(float* gates, float* previous, float* cell, float* squashed, float* hidden, nint units)
            where TV : struct, ILanes<TV>
        {
            TV i = LanesMath.Sigmoid(TV.Load(gates));
            TV g = LanesMath.Tanh(TV.Load(gates + (2 * units)));
            TV.Store(i, gates);
            TV.Store(g, gates + (2 * units));
            TV f = LanesMath.Sigmoid(TV.Load(gates + units));
            TV.Store(f, gates + units);
            TV c = TV.MultiplyAdd(f, TV.Load(previous), i * g);
            TV.Store(c, cell);
            TV t = LanesMath.Tanh(c);
            TV.Store(t, squashed);
            TV o = LanesMath.Sigmoid(TV.Load(gates + (3 * units)));
            TV.Store(o, gates + (3 * units));
            TV.Store(o * t, hidden);
        }
    }

    private struct BackwardLoop : IElementLoop
    {
        public int Units;
        public bool* Mask;
        public nint MaskStride;
        public RowPointer Gates;
        public RowPointer Previous;
        public RowPointer Squashed;
        public RowPointer Dy;
        public RowPointer Dh;
        public RowPointer Dc;
        public RowPointer Dgates;

        public readonly void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                float* dgates = Dgates[row];
                if (Mask == null || Mask[row * MaskStride])
                    Row<TV>(Gates[row], Previous[row], Squashed[row], Dy[row], Dh[row], Dc[row], dgates, Units);
                else
                    new Span<float>(dgates, 4 * Units).Clear();
            }
        }

        // KernelCode.OnItsOwn: see RowLoop.
        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Row<TV>(
            float* gates, float* previous, float* squashed, float* dy, float* dh, float* dc, float* dgates, nint units)
            where TV : struct, ILanes<TV>
        {
            nint j = 0;
            for (; j <= units - TV.Count; j += TV.Count)
                At<TV>(gates + j, previous + j, squashed + j, dy + j, dh + j, dc + j, dgates + j, units);
            for (; j < units; j++)
                At<Float32x1>(gates + j, previous + j, squashed + j, dy + j, dh + j, dc + j, dgates + j, units);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void At<TV>(
            float* gates, float* previous, float* squashed, float* dy, float* dh, float* dc, float* dgates, nint units)
            where TV : struct, ILanes<TV>
        {
            TV one = TV.Broadcast(1);
            TV i = TV.Load(gates), f = TV.Load(gates + units), g = TV.Load(gates + (2 * units)), o = TV.Load(gates + (3 * units));
            TV t = TV.Load(squashed), d = TV.Load(dh) + TV.Load(dy);
            TV e = TV.Load(dc) + (d * o * (one - (t * t)));
            TV.Store(e * g * i * (one - i), dgates);
            TV.Store(e * TV.Load(previous) * f * (one - f), dgates + units);
            TV.Store(e * i * (one - (g * g)), dgates + (2 * units));
            TV.Store(d * t * o * (one - o), dgates + (3 * units));
            TV.Store(e * f, dc);
            TV.Store(TV.Broadcast(0), dh);
        }
    }
}
