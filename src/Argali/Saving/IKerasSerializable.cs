namespace Argali.Saving;

/// <summary>An object that Keras files can hold: it has a class name and a config from which it can be made again.</summary>
public interface IKerasSerializable
{
    /// <summary>Gets Keras's name of the class, such as <c>Dense</c>; for custom classes by default the .NET class name.</summary>
    string ClassName { get; }

    /// <summary>
    /// Gets the public Keras module of the class, such as <c>keras.layers</c>; null for a custom class, which files
    /// then name by the name it is registered under.
    /// </summary>
    string? Module { get; }

    /// <summary>Gets the constructor arguments from which an equal object can be made.</summary>
    Config GetConfig();
}
