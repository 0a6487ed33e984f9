namespace Argali.Hdf5;

/// <summary>What fills a fixed-length string after its last character.</summary>
public enum Hdf5StringPadding
{
    /// <summary>The first zero byte ends the string.</summary>
    NullTerminated = 0,

    /// <summary>Zero bytes up to the length, which a full string does without.</summary>
    NullPadded = 1,

    /// <summary>Spaces up to the length, as Fortran writes.</summary>
    SpacePadded = 2,
}
