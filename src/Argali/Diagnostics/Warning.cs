namespace Argali.Diagnostics;

/// <summary>Something that does not stop the work but that its author should know, such as a metric nobody computes.</summary>
/// <param name="Source">The name of the type that warns, for example <c>ModelCheckpoint</c>.</param>
/// <param name="Message">The text, in Keras's words where Keras warns too.</param>
public readonly record struct Warning(string Source, string Message);
