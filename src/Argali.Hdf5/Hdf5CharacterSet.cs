namespace Argali.Hdf5;

/// <summary>The character set that a string datatype declares. Readers decode both as UTF-8, of which ASCII is a part.</summary>
public enum Hdf5CharacterSet
{
    /// <summary>ASCII. Keras marks JSON and name lists of legacy files so.</summary>
    Ascii = 0,

    /// <summary>UTF-8.</summary>
    Utf8 = 1,
}
