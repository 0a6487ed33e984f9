namespace Argali.Torture;

/// <summary>The kind of file that is saved.</summary>
internal enum SaveFormat
{
    Keras,
    Weights,
}
