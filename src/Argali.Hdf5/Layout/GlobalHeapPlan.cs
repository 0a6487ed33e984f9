using Argali.Hdf5.IO;
using Argali.Hdf5.Objects;

namespace Argali.Hdf5.Layout;

/// <summary>Packs texts into global heap collections.</summary>
internal sealed class GlobalHeapPlan
{
    private readonly List<GlobalHeap.Builder> heaps = [];

    public IReadOnlyList<GlobalHeap.Builder> Heaps => heaps;

    public (GlobalHeap.Builder Heap, uint Index) Add(byte[] text)
    {
        if (heaps.Count > 0 && heaps[^1].TryAdd(text, out uint index))
            return (heaps[^1], index);
        var heap = new GlobalHeap.Builder(text.Length);
        heaps.Add(heap);
        heap.TryAdd(text, out index);
        return (heap, index);
    }

    public long Place(long address)
    {
        foreach (var heap in heaps)
        {
            heap.Address = address;
            address += heap.Size;
        }

        return address;
    }
}
