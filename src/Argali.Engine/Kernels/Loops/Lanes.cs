namespace Argali.Engine.Kernels;

/// <summary>Loads and stores of fewer elements than a register has lanes, for arrays shorter than one register.</summary>
internal static unsafe class Lanes
{
    /// <summary>The most lanes that any width has.</summary>
    public const int Max = 16;

    /// <summary>Loads <paramref name="count"/> elements; the other lanes are zero.</summary>
    public static TV LoadPartial<TV>(float* source, nint count) where TV : struct, ILanes<TV>
    {
        float* lanes = stackalloc float[Max];
        new Span<float>(lanes, Max).Clear();
        for (nint i = 0; i < count; i++)
            lanes[i] = source[i];
        return TV.Load(lanes);
    }

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    public static void StorePartial<TV>(TV value, float* destination, nint count) where TV : struct, ILanes<TV>
    {
        float* lanes = stackalloc float[Max];
        TV.Store(value, lanes);
        for (nint i = 0; i < count; i++)
            destination[i] = lanes[i];
    }

    /// <summary>Loads a mask from <paramref name="count"/> booleans; the other lanes are clear.</summary>
    public static TV LoadMaskPartial<TV>(byte* source, nint count) where TV : struct, ILanes<TV>
    {
        byte* lanes = stackalloc byte[Max];
        new Span<byte>(lanes, Max).Clear();
        for (nint i = 0; i < count; i++)
            lanes[i] = source[i];
        return TV.LoadMask(lanes);
    }

    /// <summary>Stores the first <paramref name="count"/> lanes of a mask as booleans.</summary>
    public static void StoreMaskPartial<TV>(TV mask, byte* destination, nint count) where TV : struct, ILanes<TV>
    {
        byte* lanes = stackalloc byte[Max];
        TV.StoreMask(mask, lanes);
        for (nint i = 0; i < count; i++)
            destination[i] = lanes[i];
    }
}
