using System.Text;

namespace Argali.Hdf5;

/// <summary>Rules for link names and paths.</summary>
internal static class ObjectNames
{
    public static UTF8Encoding StrictUtf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Cuts a path at its slashes; a leading slash is allowed.</summary>
    /// <exception cref="ArgumentException">A name is empty, <c>.</c> or <c>..</c>, or unfit for a link.</exception>
    public static string[] Split(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] names = path.AsSpan(path.StartsWith('/') ? 1 : 0).ToString().Split('/');
        foreach (string name in names)
        {
            if (name.Length == 0 || name is "." or "..")
                throw new ArgumentException($"A path is made of names joined with single slashes. Received '{path}'.", nameof(path));
            Encode(name, nameof(path));
        }

        return names;
    }

    public static byte[] Encode(string name, string parameter)
    {
        byte[] bytes = EncodeText(name, parameter);
        if (bytes.Length > Hdf5Constants.MaximumNameLength)
            throw new ArgumentException($"A name takes at most {Hdf5Constants.MaximumNameLength} bytes. Received {bytes.Length}.", parameter);
        return bytes;
    }

    public static byte[] EncodeText(string text, string parameter)
    {
        try
        {
            return text.Contains('\0')
                ? throw new ArgumentException("Text must not hold a zero character.", parameter)
                : StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException("Text must be valid Unicode, without lone surrogates.", parameter, exception);
        }
    }

    public static string Join(string parent, string name) => parent.EndsWith('/') ? parent + name : parent + "/" + name;
}
