namespace Argali.Data;

/// <summary>A pass over batches. Advancing says whether there is another batch; reading makes it, inside the step that uses it.</summary>
internal interface IBatchCursor : IDisposable
{
    /// <summary>Goes to the next batch; false at the end.</summary>
    bool MoveNext();

    /// <summary>Makes the current batch; its memory is that of the running step.</summary>
    Batch Read();
}
