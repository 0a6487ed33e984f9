namespace Argali.Torture;

/// <summary>Who decides when to save: a loop of its own, or <c>Fit</c> with a <c>ModelCheckpoint</c>, its retention and its index.</summary>
internal enum Driver
{
    Loop,
    Fit,
}
