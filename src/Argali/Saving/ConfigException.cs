namespace Argali.Saving;

/// <summary>A config says something that no object can be made of: a missing or unknown argument, or a value of the wrong kind.</summary>
public sealed class ConfigException : FormatException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ConfigException()
    {
    }

    /// <summary>Makes an exception that says what was expected and what came.</summary>
    public ConfigException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    public ConfigException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
