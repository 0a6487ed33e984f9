using System.Text;

namespace Argali.Layers;

/// <summary>A vocabulary as text: one token a line, no line break at the end.</summary>
internal static class VocabularyFile
{
    /// <summary>The name of the file in a model's assets.</summary>
    public const string Name = "vocabulary.txt";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a token keeps to its line.</summary>
    public static bool CanHold(string token) => !token.AsSpan().ContainsAny('\n', '\r');

    /// <summary>Writes tokens as Keras writes its asset.</summary>
    public static byte[] Write(IEnumerable<string> tokens) => Encoding.UTF8.GetBytes(string.Join('\n', tokens));

    /// <summary>Reads an asset. Python on Windows writes its line breaks in two characters.</summary>
    /// <exception cref="DecoderFallbackException">The bytes are not UTF-8.</exception>
    public static string[] Read(byte[] content) => Utf8.GetString(content).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');

    /// <summary>Reads a user's file, whose last line may end in a line break.</summary>
    /// <exception cref="ArgumentException">There is no such file, or no such encoding.</exception>
    public static string[] Load(string path, string encoding)
    {
        if (!File.Exists(path))
            throw new ArgumentException($"Vocabulary file '{path}' does not exist.", nameof(path));
        string text = File.ReadAllText(path, Encoding.GetEncoding(encoding)).Replace("\r\n", "\n", StringComparison.Ordinal);
        if (text.EndsWith('\n'))
            text = text[..^1];
        return text.Length == 0 ? [] : text.Split('\n');
    }
}
