namespace Argali.Engine.Kernels;

/// <summary>
/// A register of float32 lanes, the type in which every operation is written once: one lane (plain C#), 4, 8 or 16.
/// </summary>
/// <remarks>
/// Every member gives each lane the same bits at every width (fused multiply-adds included), so that a kernel's value does not
/// depend on the width, on the lane, or on how the tail of an array is done. Comparisons give masks: all bits of a lane set or
/// none. The members named <c>...Bits</c> read the lanes as int32.
/// </remarks>
internal unsafe interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Gets the number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Gets the first lane.</summary>
    float First { get; }

    /// <summary>The value in every lane.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>The int32 bits in every lane.</summary>
    static abstract TSelf BroadcastBits(int value);

    /// <summary>Loads <see cref="Count"/> neighbouring elements.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Stores <see cref="Count"/> neighbouring elements.</summary>
    static abstract void Store(TSelf value, float* destination);

    /// <summary>A mask of <see cref="Count"/> neighbouring booleans.</summary>
    static abstract TSelf LoadMask(byte* source);

    /// <summary>Stores a mask as <see cref="Count"/> bytes of 0 or 1.</summary>
    static abstract void StoreMask(TSelf mask, byte* destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf value);

    /// <summary>Bitwise and.</summary>
    static abstract TSelf operator &(TSelf left, TSelf right);

    /// <summary>Bitwise or.</summary>
    static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract TSelf operator ^(TSelf left, TSelf right);

    /// <summary>left * right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    static abstract TSelf Sqrt(TSelf value);

    static abstract TSelf Abs(TSelf value);

    static abstract TSelf Floor(TSelf value);

    static abstract TSelf Ceiling(TSelf value);

    /// <summary>The nearest integer, halves to the even one.</summary>
    static abstract TSelf Round(TSelf value);

    static abstract TSelf Truncate(TSelf value);

    /// <summary>The larger one; NaN if either is NaN; +0 is larger than -0.</summary>
    static abstract TSelf Maximum(TSelf left, TSelf right);

    /// <summary>The smaller one; NaN if either is NaN; -0 is smaller than +0.</summary>
    static abstract TSelf Minimum(TSelf left, TSelf right);

    /// <summary>left &gt; right ? left : right, hence the right one if that is NaN: the fast maximum.</summary>
    static abstract TSelf MaxNative(TSelf left, TSelf right);

    /// <summary>left &lt; right ? left : right, hence the right one if that is NaN: the fast minimum.</summary>
    static abstract TSelf MinNative(TSelf left, TSelf right);

    static abstract TSelf LessThan(TSelf left, TSelf right);

    static abstract TSelf LessThanOrEqual(TSelf left, TSelf right);

    static abstract TSelf Equals(TSelf left, TSelf right);

    /// <summary>Where the mask is set the first value, elsewhere the second.</summary>
    static abstract TSelf Select(TSelf mask, TSelf whenSet, TSelf whenClear);

    /// <summary>Whether any lane of a mask is set.</summary>
    static abstract bool Any(TSelf mask);

    /// <summary>int32 addition of the bits.</summary>
    static abstract TSelf AddBits(TSelf left, TSelf right);

    /// <summary>int32 subtraction of the bits.</summary>
    static abstract TSelf SubtractBits(TSelf left, TSelf right);

    /// <summary>Shifts the bits left.</summary>
    static abstract TSelf ShiftLeftBits(TSelf value, int count);

    /// <summary>Shifts the bits right, copying the sign.</summary>
    static abstract TSelf ShiftRightBits(TSelf value, int count);

    /// <summary>The int32 value, as bits, of floats in int32's range; truncates.</summary>
    static abstract TSelf ToBits(TSelf value);

    /// <summary>The floats of the int32 values that the bits are.</summary>
    static abstract TSelf FromBits(TSelf bits);

    /// <summary>value * 2^exponent, rounded once, for a normal value and an integral exponent of at most +-252.</summary>
    static abstract TSelf Scale(TSelf value, TSelf exponent);

    /// <summary>The products of the bits, as uint32, with a constant: the upper and the lower 32 bits.</summary>
    static abstract (TSelf High, TSelf Low) MultiplyBits(TSelf value, uint factor);

    /// <summary>Gets the int32 numbers that <see cref="StoreQuads"/> brings into ascending order.</summary>
    static abstract TSelf QuadOrder { get; }

    /// <summary>
    /// Stores four values for each lane, those of one lane as neighbours: the lane that holds q in <see cref="QuadOrder"/> fills the
    /// elements 4 q to 4 q + 3.
    /// </summary>
    static abstract void StoreQuads(TSelf a, TSelf b, TSelf c, TSelf d, float* destination);

    /// <summary>Stores past the caches, to a destination aligned to the register; a fence must follow before others read.</summary>
    static abstract void StoreStreaming(TSelf value, float* destination);

    /// <summary>Applies a function of one float to each lane; slow.</summary>
    static abstract TSelf Map<TFunction>(TSelf value) where TFunction : struct, IScalarFunction;
}
