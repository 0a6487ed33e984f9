// Formula:  z = σ(gate z), r = σ(gate r), u = tanh(gate u); h = z h' + (1 - z) u, with h' the hidden state before the step.
//           Reset after the product: gate u = p + r n, with n = h' · R + b; before it: gate u = p + (r h') · R.
//           Backward, d = dh + dy: du = d (1 - z) (1 - u²), dz = d (h' - u) z (1 - z), dr = q r (1 - r), with q = du n when the reset
//           comes after the product, and q = (du · Rᵀ) h' when it comes before
// Layout:   rows of one time step; the gates of a row are [z, r, u], each of `units` elements; the activated gates take the place of
//           the gates
// Lanes:    neighbouring units of one row
// Tail:     units left over are done one by one
// Scalar:   the formula for each unit of each row
// Why:      as LstmKernel

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// What a gated recurrent unit does at one time step besides its matrix products. A step is one pass when the reset comes after the
/// product, and two passes around the second product when it comes before. Rows that a mask leaves out are not touched by the passes
/// forward, and get zero gradients of gates by those backward.
/// </summary>
internal static unsafe class GruKernel
{
    // About what the exponentials of a unit cost, in element operations.
    private const nint UnitCost = 20;

    /// <summary>Reset after the product: the whole step. <paramref name="products"/> is h' · R + b for the three gates.</summary>
    /// <exception cref="ArgumentException">Rows do not fit their span.</exception>
    public static void Forward(
        KernelWidth width, int batch, int units, StridedRows gates, StridedRows products, StridedRows previous, StridedRows inner,
        StridedRows hidden, StepMask counts) =>
        Run<After.Forward>(width, batch, units, counts, gates, 3, products, 3, previous, inner, hidden, default, default);

    /// <summary>Reset before the product, first pass: z, r and <paramref name="inner"/> = r h'.</summary>
    /// <exception cref="ArgumentException">Rows do not fit their span.</exception>
    public static void Reset(
        KernelWidth width, int batch, int units, StridedRows gates, StridedRows previous, StridedRows inner, StepMask counts) =>
        Run<Before.Reset>(width, batch, units, counts, gates, 3, previous, 1, inner, default, default, default, default);

    /// <summary>Reset before the product, second pass: u and the hidden state.</summary>
    /// <exception cref="ArgumentException">Rows do not fit their span.</exception>
    public static void Update(
        KernelWidth width, int batch, int units, StridedRows gates, StridedRows previous, StridedRows hidden, StepMask counts) =>
        Run<Before.Update>(width, batch, units, counts, gates, 3, previous, 1, hidden, default, default, default, default);

    /// <summary>
    /// Reset after the product: the gradients of the gates and of the products; dh becomes d z, to which the caller adds those of the
    /// products times the recurrent weights.
    /// </summary>
    /// <exception cref="ArgumentException">Rows do not fit their span.</exception>
    public static void Backward(
        KernelWidth width, int batch, int units, StridedRows gates, StridedRows previous, StridedRows inner, StridedRows dy, StridedRows dh,
        StridedRows dgates, StridedRows dproducts, StepMask counts) =>
        Run<After.Backward>(width, batch, units, counts, gates, 3, dgates, 3, previous, inner, dy, dh, dproducts);

    /// <summary>Reset before the product, first pass backward: the gradients of z's and u's gates; dh becomes d z.</summary>
    /// <exception cref="ArgumentException">Rows do not fit their span.</exception>
    public static void UpdateBackward(
        KernelWidth width, int batch, int units, StridedRows gates, StridedRows previous, StridedRows dy, StridedRows dh, StridedRows dgates,
        StepMask counts) =>
        Run<Before.UpdateBackward>(width, batch, units, counts, gates, 3, dgates, 3, previous, dy, dh, default, default);

    /// <summary>
    /// Reset before the product, second pass backward, with <paramref name="dinner"/> the gradient of r h': the gradient of r's gate;
    /// dh becomes dh + dinner r.
    /// </summary>
    /// <exception cref="ArgumentException">Rows do not fit their span.</exception>
    public static void ResetBackward(
        KernelWidth width, int batch, int units, StridedRows gates, StridedRows previous, StridedRows dinner, StridedRows dh,
        StridedRows dgates, StepMask counts) =>
        Run<Before.ResetBackward>(width, batch, units, counts, gates, 3, dgates, 3, previous, dinner, dh, default, default);

    private static void Run<TPass>(
        KernelWidth width, int batch, int units, StepMask counts, StridedRows a, int unitsA, StridedRows b, int unitsB, StridedRows c,
        StridedRows d, StridedRows e, StridedRows f, StridedRows g)
        where TPass : struct, IPass
    {
        a.Check(batch, unitsA * units);
        b.Check(batch, unitsB * units);
        CheckGiven(c, batch, units);
        CheckGiven(d, batch, units);
        CheckGiven(e, batch, units);
        CheckGiven(f, batch, units);
        CheckGiven(g, batch, 3 * units);
        fixed (float* pa = a.Elements, pb = b.Elements, pc = c.Elements, pd = d.Elements, pe = e.Elements, pf = f.Elements, pg = g.Elements)
        fixed (bool* mask = counts.Elements)
        {
            Loop<TPass> loop = new()
            {
                Units = units,
                Mask = mask,
                MaskStride = counts.Stride,
                A = new RowPointer(pa, a.Stride),
                B = new RowPointer(pb, b.Stride),
                C = new RowPointer(pc, c.Stride),
                D = new RowPointer(pd, d.Stride),
                E = new RowPointer(pe, e.Stride),
                F = new RowPointer(pf, f.Stride),
                G = new RowPointer(pg, g.Stride),
            };
            ElementLoop.Run(width, batch, loop, UnitCost * units);
        }
    }

    private static void CheckGiven(StridedRows rows, int batch, int length)
    {
        if (!rows.Elements.IsEmpty)
            rows.Check(batch, length);
    }

    /// <summary>One pass over the units of a row; the rows are those that the public methods name, in their order.</summary>
    private interface IPass
    {
        static abstract void At<TV>(float* a, float* b, float* c, float* d, float* e, float* f, float* g, nint units) where TV : struct, ILanes<TV>;

        /// <summary>Writes what a row gets that does not count.</summary>
        static virtual void Skip(float* b, float* g, int units)
        {
        }
    }

    private struct Loop<TPass> : IElementLoop where TPass : struct, IPass
    {
        public int Units;
        public bool* Mask;
        public nint MaskStride;
        public RowPointer A, B, C, D, E, F, G;

        public readonly void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                if (Mask == null || Mask[row * MaskStride])
                    Row<TV>(A[row], B[row], C[row], D[row], E[row], F[row], G[row], Units);
                else
                    TPass.Skip(B[row], G[row], Units);
            }
        }

        // KernelCode.OnItsOwn: see RowLoop.
        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Row<TV>(float* a, float* b, float* c, float* d, float* e, float* f, float* g, nint units) where TV : struct, ILanes<TV>
        {
            nint j = 0;
            for (; j <= units - TV.Count; j += TV.Count)
                TPass.At<TV>(a + j, b + j, c + j, d + j, e + j, f + j, g + j, units);
            for (; j < units; j++)
                TPass.At<Float32x1>(a + j, b + j, c + j, d + j, e + j, f + j, g + j, units);
        }
    }

    private static class After
    {
        public readonly struct Forward : IPass
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void At<TV>(float* gates, float* products, float* previous, float* inner, float* hidden, float* f, float* g, nint units)
                where TV : struct, ILanes<TV>
            {
                TV z = LanesMath.Sigmoid(TV.Load(gates) + TV.Load(products));
                TV.Store(z, gates);
                TV r = LanesMath.Sigmoid(TV.Load(gates + units) + TV.Load(products + units));
                TV.Store(r, gates + units);
                TV n = TV.Load(products + (2 * units));
                TV.Store(n, inner);
                TV u = LanesMath.Tanh(TV.MultiplyAdd(r, n, TV.Load(gates + (2 * units))));
                TV.Store(u, gates + (2 * units));
                TV.Store(TV.MultiplyAdd(z, TV.Load(previous), (TV.Broadcast(1) - z) * u), hidden);
            }
        }

        public readonly struct Backward : IPass
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void At<TV>(float* gates, float* dgates, float* previous, float* inner, float* dy, float* dh, float* dproducts, nint units)
                where TV : struct, ILanes<TV>
            {
                TV one = TV.Broadcast(1);
                TV z = TV.Load(gates), r = TV.Load(gates + units), u = TV.Load(gates + (2 * units)), d = TV.Load(dh) + TV.Load(dy);
                TV dz = d * (TV.Load(previous) - u) * z * (one - z);
                TV du = d * (one - z) * (one - (u * u));
                TV dr = du * TV.Load(inner) * r * (one - r);
                TV.Store(dz, dgates);
                TV.Store(dr, dgates + units);
                TV.Store(du, dgates + (2 * units));
                TV.Store(dz, dproducts);
                TV.Store(dr, dproducts + units);
                TV.Store(du * r, dproducts + (2 * units));
                TV.Store(d * z, dh);
            }

            public static void Skip(float* dgates, float* dproducts, int units)
            {
                new Span<float>(dgates, 3 * units).Clear();
                new Span<float>(dproducts, 3 * units).Clear();
            }
        }
    }

    private static class Before
    {
        public readonly struct Reset : IPass
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void At<TV>(float* gates, float* previous, float* inner, float* d, float* e, float* f, float* g, nint units)
                where TV : struct, ILanes<TV>
            {
                TV.Store(LanesMath.Sigmoid(TV.Load(gates)), gates);
                TV r = LanesMath.Sigmoid(TV.Load(gates + units));
                TV.Store(r, gates + units);
                TV.Store(r * TV.Load(previous), inner);
            }
        }

        public readonly struct Update : IPass
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void At<TV>(float* gates, float* previous, float* hidden, float* d, float* e, float* f, float* g, nint units)
                where TV : struct, ILanes<TV>
            {
                TV z = TV.Load(gates), u = LanesMath.Tanh(TV.Load(gates + (2 * units)));
                TV.Store(u, gates + (2 * units));
                TV.Store(TV.MultiplyAdd(z, TV.Load(previous), (TV.Broadcast(1) - z) * u), hidden);
            }
        }

        public readonly struct UpdateBackward : IPass
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void At<TV>(float* gates, float* dgates, float* previous, float* dy, float* dh, float* f, float* g, nint units)
                where TV : struct, ILanes<TV>
            {
                TV one = TV.Broadcast(1);
                TV z = TV.Load(gates), u = TV.Load(gates + (2 * units)), d = TV.Load(dh) + TV.Load(dy);
                TV.Store(d * (TV.Load(previous) - u) * z * (one - z), dgates);
                TV.Store(d * (one - z) * (one - (u * u)), dgates + (2 * units));
                TV.Store(d * z, dh);
            }

            public static void Skip(float* dgates, float* g, int units) => new Span<float>(dgates, 3 * units).Clear();
        }

        public readonly struct ResetBackward : IPass
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static void At<TV>(float* gates, float* dgates, float* previous, float* dinner, float* dh, float* f, float* g, nint units)
                where TV : struct, ILanes<TV>
            {
                TV r = TV.Load(gates + units), q = TV.Load(dinner);
                TV.Store(q * TV.Load(previous) * r * (TV.Broadcast(1) - r), dgates + units);
                TV.Store(TV.MultiplyAdd(q, r, TV.Load(dh)), dh);
            }
        }
    }
}
