// Formula:  y[i] = f(x[i]), f(a[i], b[i]) or f(a[i], b[i], c[i])
// Layout:   n neighbouring elements; y is an operand or disjoint from them
// Lanes:    neighbouring elements
// Tail:     the last full register is computed first, from inputs nothing has overwritten yet, and stored last; fewer elements than
//           a register has lanes go through a padded buffer
// Scalar:   for (i...) y[i] = f(...), which is this loop with Float32x1
// Why:      one loop per arity for all operations: an operation struct is inlined, a delegate would cost a call per register.
//           KernelCode.OnItsOwn because of what that says

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>The loop of each arity over neighbouring elements.</summary>
internal static unsafe class RowLoop
{
    /// <summary>y = f(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TOp, TV>(float* x, float* y, nint count, TOp op)
        where TOp : struct, IUnaryOp
        where TV : struct, ILanes<TV> => Apply<TOp, TV, StoreMode.Cached>(x, y, count, op);

    /// <summary>y = f(x), stored as the mode says.</summary>
    [MethodImpl(KernelCode.OnItsOwn)]
    public static void Apply<TOp, TV, TMode>(float* x, float* y, nint count, TOp op)
        where TOp : struct, IUnaryOp
        where TV : struct, ILanes<TV>
        where TMode : struct, IStoreMode
    {
        nint last = count - TV.Count;
        TV end = op.Invoke(last < 0 ? Lanes.LoadPartial<TV>(x, count) : TV.Load(x + last));
        for (nint i = 0; i < last; i += TV.Count)
            TMode.Store(op.Invoke(TV.Load(x + i)), y + i);
        if (last < 0)
            Lanes.StorePartial(end, y, count);
        else
            TV.Store(end, y + last);
        TMode.Finish();
    }

    /// <summary>y = f(a, b).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TOp, TV>(float* a, float* b, float* y, nint count, TOp op)
        where TOp : struct, IBinaryOp
        where TV : struct, ILanes<TV> => Apply<TOp, TV, StoreMode.Cached>(a, b, y, count, op);

    /// <summary>y = f(a, b), stored as the mode says.</summary>
    [MethodImpl(KernelCode.OnItsOwn)]
    public static void Apply<TOp, TV, TMode>(float* a, float* b, float* y, nint count, TOp op)
        where TOp : struct, IBinaryOp
        where TV : struct, ILanes<TV>
        where TMode : struct, IStoreMode
    {
        nint last = count - TV.Count;
        TV end = last < 0
            ? op.Invoke(Lanes.LoadPartial<TV>(a, count), Lanes.LoadPartial<TV>(b, count))
            : op.Invoke(TV.Load(a + last), TV.Load(b + last));
        for (nint i = 0; i < last; i += TV.Count)
            TMode.Store(op.Invoke(TV.Load(a + i), TV.Load(b + i)), y + i);
        if (last < 0)
            Lanes.StorePartial(end, y, count);
        else
            TV.Store(end, y + last);
        TMode.Finish();
    }

    /// <summary>y = f(a, b, c).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TOp, TV>(float* a, float* b, float* c, float* y, nint count, TOp op)
        where TOp : struct, ITernaryOp
        where TV : struct, ILanes<TV> => Apply<TOp, TV, StoreMode.Cached>(a, b, c, y, count, op);

    /// <summary>y = f(a, b, c), stored as the mode says.</summary>
    [MethodImpl(KernelCode.OnItsOwn)]
    public static void Apply<TOp, TV, TMode>(float* a, float* b, float* c, float* y, nint count, TOp op)
        where TOp : struct, ITernaryOp
        where TV : struct, ILanes<TV>
        where TMode : struct, IStoreMode
    {
        nint last = count - TV.Count;
        TV end = last < 0
            ? op.Invoke(Lanes.LoadPartial<TV>(a, count), Lanes.LoadPartial<TV>(b, count), Lanes.LoadPartial<TV>(c, count))
            : op.Invoke(TV.Load(a + last), TV.Load(b + last), TV.Load(c + last));
        for (nint i = 0; i < last; i += TV.Count)
            TMode.Store(op.Invoke(TV.Load(a + i), TV.Load(b + i), TV.Load(c + i)), y + i);
        if (last < 0)
            Lanes.StorePartial(end, y, count);
        else
            TV.Store(end, y + last);
        TMode.Finish();
    }
}
