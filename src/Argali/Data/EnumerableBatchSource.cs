namespace Argali.Data;

/// <summary>Batches of the user's own.</summary>
internal sealed class EnumerableBatchSource(IEnumerable<Batch> batches) : IBatchSource
{
    public bool IsUsers => true;

    public int? BatchCount => batches.TryGetNonEnumeratedCount(out int count) ? count : null;

    public IBatchCursor Begin() => new Cursor(batches.GetEnumerator());

    private sealed class Cursor(IEnumerator<Batch> enumerator) : IBatchCursor
    {
        public bool MoveNext() => enumerator.MoveNext();

        public Batch Read() => enumerator.Current;

        public void Dispose() => enumerator.Dispose();
    }
}
