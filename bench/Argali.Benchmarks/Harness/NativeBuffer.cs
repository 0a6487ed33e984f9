using System.Runtime.InteropServices;

namespace Argali.Benchmarks.Harness;

/// <summary>Floats aligned to a cache line, filled with repeatable values in [-1, 1].</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private readonly int count;

    public NativeBuffer(long count, uint seed)
    {
        this.count = checked((int)count);
        Pointer = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
        uint state = seed * 2654435769u;
        for (int i = 0; i < this.count; i++)
        {
            state = (state * 1664525u) + 1013904223u;
            Pointer[i] = (int)state * (1f / int.MaxValue);
        }
    }

    public float* Pointer { get; }

    public Span<float> Span => new(Pointer, count);

    public void Dispose() => NativeMemory.AlignedFree(Pointer);
}
