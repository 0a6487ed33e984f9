namespace Argali.Layers;

/// <summary>What convolution and pooling windows do at the edges.</summary>
public enum Padding
{
    /// <summary>Windows stay inside: the output is smaller.</summary>
    Valid,

    /// <summary>Zeros are added evenly (the odd one at the end), so that stride 1 keeps the size.</summary>
    Same,

    /// <summary>Zeros are added before a sequence, so that no output sees later inputs (1-D convolution only).</summary>
    Causal,
}
