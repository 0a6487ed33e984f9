namespace Argali.Layers;

/// <summary>Where images and sequences keep their channels.</summary>
public enum DataFormat
{
    /// <summary><c>(batch, ..., channels)</c>: Keras's default.</summary>
    ChannelsLast,

    /// <summary><c>(batch, channels, ...)</c>.</summary>
    ChannelsFirst,
}
