namespace Argali.Torture;

/// <summary>How an operation fails.</summary>
internal enum FaultKind
{
    NoSpace,
    InputOutput,
    AccessDenied,
    Interrupted,
    ShortWrite,
    HeldByAnother,
}
