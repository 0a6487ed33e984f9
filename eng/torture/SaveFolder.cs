using System.Globalization;

namespace Argali.Torture;

/// <summary>The files of a run: one for each step, of which the newest <see cref="Kept"/> stay, and <c>last</c>, replaced every time.</summary>
internal sealed class SaveFolder(string path, SaveFormat format)
{
    public const int Kept = 2;

    private const string Prefix = "step-";

    public string Path => path;

    public SaveFormat Format => format;

    public string Last => System.IO.Path.Join(path, "last" + Extension);

    /// <summary>The names of the files of steps, as a checkpoint's file name.</summary>
    public string Pattern => System.IO.Path.Join(path, Prefix + "{epoch:06d}" + Extension);

    private string Extension => format == SaveFormat.Keras ? ".keras" : ".weights.h5";

    public string this[int step] => System.IO.Path.Join(path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:d6}{Extension}"));

    /// <summary>The steps that files are there of, oldest first.</summary>
    public int[] Steps => [.. Directory.EnumerateFiles(path, Prefix + "*" + Extension)
        .Select(file => int.Parse(System.IO.Path.GetFileName(file).AsSpan(Prefix.Length, 6), CultureInfo.InvariantCulture))
        .Order()];

    /// <summary>The temporary files that are there.</summary>
    public string[] Temporaries => Directory.GetFiles(path, "*.tmp-*");
}
