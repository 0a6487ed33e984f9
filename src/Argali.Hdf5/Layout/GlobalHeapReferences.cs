using Argali.Hdf5.Objects;

namespace Argali.Hdf5.Layout;

/// <summary>The places of one object's attribute texts, attribute by attribute. Addresses are known once the heaps are placed.</summary>
internal sealed class GlobalHeapReferences
{
    private readonly List<(GlobalHeap.Builder Heap, uint Index, int Length)[]> attributes = [];

    public void Add(GlobalHeapPlan heaps, byte[][] texts)
    {
        var places = new (GlobalHeap.Builder, uint, int)[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            var (heap, index) = heaps.Add(texts[i]);
            places[i] = (heap, index, texts[i].Length);
        }

        attributes.Add(places);
    }

    public GlobalHeapReference[] Of(int attribute)
        => Array.ConvertAll(attributes[attribute], place => new GlobalHeapReference((uint)place.Length, place.Heap.Address, place.Index));
}
