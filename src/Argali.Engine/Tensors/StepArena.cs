using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Argali.Engine;

/// <summary>
/// Recycled memory of one step: a bump allocator over pinned, 64-byte aligned chunks, and the nodes of the step's
/// tensors. <see cref="Reset"/> gives everything back at once; after warm-up a step allocates nothing.
/// </summary>
internal sealed class StepArena
{
    private const int Alignment = 64;
    private const long FirstChunkBytes = 1 << 20;

    private readonly List<Chunk> chunks = [];
    private readonly List<TensorNode> nodes = [];
    private int chunkIndex;
    private long position;
    private int nodeIndex;

    /// <summary>Gets the bytes that the arena holds, used or not.</summary>
    public long CapacityBytes => chunks.Sum(chunk => chunk.Bytes);

    /// <summary>Takes uninitialised memory.</summary>
    public (Array Buffer, nint ByteOffset) Allocate(long bytes)
    {
        bytes = (bytes + Alignment - 1) & -Alignment;
        while (chunkIndex < chunks.Count && position + bytes > chunks[chunkIndex].Bytes)
        {
            chunkIndex++;
            position = 0;
        }

        if (chunkIndex == chunks.Count)
        {
            AllocationBudget.RequireForStep(CapacityBytes + bytes);
            chunks.Add(new Chunk(Math.Max(bytes, chunks.Count == 0 ? FirstChunkBytes : 2 * chunks[^1].Bytes)));
        }

        Chunk chunk = chunks[chunkIndex];
        nint offset = chunk.Start + (nint)position;
        position += bytes;
        return (chunk.Buffer, offset);
    }

    /// <summary>Takes a node.</summary>
    public TensorNode TakeNode()
    {
        if (nodeIndex == nodes.Count)
            nodes.Add(new TensorNode { Generation = 1 });
        return nodes[nodeIndex++];
    }

    /// <summary>Ends the step: all its tensors are invalid from now on, their memory is used again.</summary>
    public void Reset()
    {
        for (int i = 0; i < nodeIndex; i++)
            nodes[i].Clear();
        nodeIndex = 0;
        chunkIndex = 0;
        position = 0;

        // Several chunks mean that the step outgrew the first: one chunk of the whole size serves the next step better.
        if (chunks.Count > 1)
        {
            long total = CapacityBytes;
            chunks.Clear();
            chunks.Add(new Chunk(total));
        }
    }

    private readonly struct Chunk
    {
        public readonly Array Buffer;
        public readonly nint Start;
        public readonly long Bytes;

        public Chunk(long bytes)
        {
            var blocks = GC.AllocateUninitializedArray<Block>(checked((int)((bytes + Alignment - 1) / Alignment) + 1), pinned: true);
            Buffer = blocks;
            Start = Padding(blocks);
            Bytes = (long)(blocks.Length - 1) * Alignment;
        }

        // The array is pinned, so its address, and with it the padding, never changes.
        private static unsafe nint Padding(Block[] blocks) =>
            -(nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(blocks)) & (Alignment - 1);
    }

    [StructLayout(LayoutKind.Sequential, Size = Alignment)]
    private struct Block;
}
