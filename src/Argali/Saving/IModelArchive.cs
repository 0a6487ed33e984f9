namespace Argali.Saving;

/// <summary>What holds the members of a saved model: a zip archive, or since Keras 3.4 a folder.</summary>
internal interface IModelArchive
{
    /// <summary>Gets the names of all members, with <c>/</c> between folders.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>Whether there is a member of a name.</summary>
    bool Contains(string name);

    /// <summary>Reads a member's content.</summary>
    /// <exception cref="ModelFileException">There is no such member, it is longer than the limit, or it is damaged.</exception>
    byte[] ReadAll(string name, int limit);

    /// <summary>Opens a member's content for reading and seeking.</summary>
    /// <param name="name">The member.</param>
    /// <param name="compareCrc">Whether it is compared with its checksum first, where there is one.</param>
    /// <exception cref="ModelFileException">There is no such member, or it is damaged.</exception>
    Stream Open(string name, bool compareCrc = true);

    /// <summary>Reads the end of what was written last; nothing where that cannot be told.</summary>
    byte[] ReadLastContent(int count);
}
