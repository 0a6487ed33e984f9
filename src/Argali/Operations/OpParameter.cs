namespace Argali.Operations;

/// <summary>An argument of an operation's constructor.</summary>
/// <param name="Name">Keras's name, which is its key in a config.</param>
/// <param name="Default">What it is when it is not given.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="IsNewer">Whether later releases of Keras write it; it is read, and never written by itself.</param>
internal readonly record struct OpParameter(string Name, object? Default, bool IsRequired, bool IsNewer);
