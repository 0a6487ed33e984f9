using System.Collections.Concurrent;
using Argali.Engine;

namespace Argali.Training;

/// <summary>The tapes of a model that no step is using, so that several threads may predict with one model at a time.</summary>
internal sealed class TapePool
{
    private readonly ConcurrentBag<GradientTape> tapes = [];

    /// <summary>Gets the bytes that the tapes hold for the steps to come.</summary>
    public long MemoryBytes => tapes.Sum(tape => tape.MemoryBytes);

    public GradientTape Take() => tapes.TryTake(out GradientTape? tape) ? tape : new GradientTape();

    public void Return(GradientTape tape) => tapes.Add(tape);
}
