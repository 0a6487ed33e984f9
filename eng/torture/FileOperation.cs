namespace Argali.Torture;

/// <summary>The operations of the commit protocol that can fail, or before and after which a process can die.</summary>
internal enum FileOperation
{
    Create,
    Write,
    FlushToDisk,
    Replace,
    FlushDirectory,
    Delete,
}
