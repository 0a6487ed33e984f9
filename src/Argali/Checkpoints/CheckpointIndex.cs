using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Argali.Checkpoints;

/// <summary>The list of the files that runs saved in a folder: <c>checkpoints.json</c>.</summary>
/// <remarks>
/// A <see cref="Callbacks.ModelCheckpoint"/> with a <see cref="Retention"/> keeps it beside its files, and replaces it as it replaces them: in one
/// step, on the disk. Retention removes only what this list names as the run's own. If it is lost, the run makes it anew from the files.
/// </remarks>
public sealed class CheckpointIndex
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "checkpoints.json";

    private const int Format = 1;
    private const long MaximumBytes = 64L << 20;
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>A list.</summary>
    /// <param name="files">The files, in any order.</param>
    public CheckpointIndex(IEnumerable<CheckpointEntry> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Files = [.. files.OrderBy(f => f.Run, StringComparer.Ordinal).ThenBy(f => f.Step)];
    }

    /// <summary>The files, by run and step.</summary>
    public IReadOnlyList<CheckpointEntry> Files { get; }

    /// <summary>Reads the list of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The list; an empty one when the folder has none.</returns>
    /// <exception cref="IOException">The list is damaged, names files outside of its folder, or cannot be read.</exception>
    public static CheckpointIndex Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = Path.Join(folder, FileName);
        if (!File.Exists(path))
        {
            return new([]);
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (file.Length > MaximumBytes)
        {
            throw new IOException($"{path} is no list of checkpoints: expected at most {MaximumBytes} bytes. Received: {file.Length}.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(file);
            return new(ReadFiles(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException($"{path} is no list of checkpoints: {e.Message} Remove it, and it will be made anew from the files.", e);
        }
    }

    /// <summary>Writes the list into a folder; when the method returns, it is on the disk.</summary>
    internal void Write(string folder, IFileSystem files)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteStartArray("files");
            foreach (CheckpointEntry file in Files)
            {
                Write(json, file);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        DurableFile.Write(Path.Join(folder, FileName), stream => stream.Write(buffer.WrittenSpan), files);
    }

    private static void Write(Utf8JsonWriter json, CheckpointEntry file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.File);
        json.WriteString("series", file.Series);
        json.WriteString("run", file.Run);
        json.WriteNumber("epoch", file.Epoch);
        json.WriteNumber("step", file.Step);
        if (file.Value is { } value)
        {
            json.WriteString("monitor", file.Monitor);
            json.WriteString("mode", file.GreaterIsBetter ? "max" : "min");
            if (double.IsFinite(value))
            {
                json.WriteNumber("value", value);
            }
            else
            {
                json.WriteString("value", value.ToString(CultureInfo.InvariantCulture));
            }
        }

        if (file.IsCut)
        {
            json.WriteBoolean("cut", true);
        }

        json.WriteNumber("bytes", file.Bytes);
        json.WriteString("created", file.Created);
        json.WriteEndObject();
    }

    private static List<CheckpointEntry> ReadFiles(JsonElement root)
    {
        int format = root.GetProperty("format").GetInt32();
        return format == Format
            ? [.. root.GetProperty("files").EnumerateArray().Select(ReadFile)]
            : throw new FormatException($"Expected format {Format}. Received: {format}.");
    }

    private static CheckpointEntry ReadFile(JsonElement file) => new()
    {
        File = Inside(file.GetProperty("file").GetString()),
        Series = Text(file, "series"),
        Run = Text(file, "run"),
        Epoch = file.GetProperty("epoch").GetInt32(),
        Step = file.GetProperty("step").GetInt64(),
        Monitor = file.TryGetProperty("monitor", out JsonElement monitor) ? monitor.GetString() : null,
        GreaterIsBetter = file.TryGetProperty("mode", out JsonElement mode) && mode.GetString() == "max",
        Value = file.TryGetProperty("value", out JsonElement value) ? Number(value) : null,
        IsCut = file.TryGetProperty("cut", out JsonElement cut) && cut.GetBoolean(),
        Bytes = file.GetProperty("bytes").GetInt64(),
        Created = file.GetProperty("created").GetDateTimeOffset(),
    };

    private static string Text(JsonElement file, string name) =>
        file.GetProperty(name).GetString() ?? throw new FormatException($"Expected a text under \"{name}\".");

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : double.Parse(value.GetString() ?? "", CultureInfo.InvariantCulture);

    // Retention removes what the list names: a list must not be able to name anything outside of its folder.
    private static string Inside(string? file) =>
        !string.IsNullOrEmpty(file) && !Path.IsPathRooted(file) && !file.Contains('\0') && !file.Split('/', '\\').Any(part => part is ".." or ".")
            ? file
            : throw new FormatException($"Expected a file inside the folder. Received: \"{file}\".");
}
