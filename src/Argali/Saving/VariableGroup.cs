using System.Diagnostics.CodeAnalysis;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>The group of a weights file that holds the variables of one object.</summary>
internal abstract class VariableGroup
{
    /// <summary>Gets the names of all that the group holds.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Finds a variable.</summary>
    /// <exception cref="Hdf5FormatException">It is damaged.</exception>
    /// <exception cref="ModelFileException">It is damaged.</exception>
    public abstract bool TryGet(string name, [NotNullWhen(true)] out StoredTensor? tensor);
}
