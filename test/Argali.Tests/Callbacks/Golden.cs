using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text.Json;
using Argali.Callbacks;

namespace Argali.Tests.Callbacks;

/// <summary>Reads what real Keras recorded about callbacks (test/goldens/callbacks).</summary>
internal static class Golden
{
    /// <summary>A mode that nobody knows.</summary>
    public const MonitorMode UnknownMode = (MonitorMode)99;

    private static readonly string Folder = FindFolder();
    private static readonly ConcurrentDictionary<string, JsonElement> Cases = new();

    public static JsonElement Read(string name) => Cases.GetOrAdd(name, Load);

    private static JsonElement Load(string name)
    {
        using FileStream file = File.OpenRead(Path.Join(Folder, name + ".json"));
        using JsonDocument document = JsonDocument.Parse(file);
        return document.RootElement.Clone();
    }

    /// <summary>The indices of an array, for [MemberData].</summary>
    public static TheoryData<int> Indices(string name, string key)
    {
        var data = new TheoryData<int>();
        for (int i = 0; i < Read(name).GetProperty(key).GetArrayLength(); i++)
        {
            data.Add(i);
        }

        return data;
    }

    /// <summary>The names of cases with the indices of an array in them, for [MemberData].</summary>
    public static TheoryData<string, int> Indices(string key, string[] names)
    {
        var data = new TheoryData<string, int>();
        foreach (string name in names)
        {
            for (int i = 0; i < Read(name).GetProperty(key).GetArrayLength(); i++)
            {
                data.Add(name, i);
            }
        }

        return data;
    }

    public static JsonElement? Find(this JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string Text(this JsonElement element, string key) => element.Find(key)?.GetString() ?? "";

    /// <summary>A number, or one of the texts NaN, Infinity, -Infinity.</summary>
    public static double Number(this JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var text => throw new InvalidDataException(text),
        }
        : element.GetDouble();

    /// <summary>A plain number or a typed value.</summary>
    public static LogValue Value(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return element.Number();
        }

        JsonElement value = element.Find("value") ?? default;
        return element.GetProperty("type").GetString() switch
        {
            "none" => LogValue.None,
            "float" or "float64" => value.Number(),
            "float32" => (float)value.Number(),
            "int" or "int64" => value.GetInt64(),
            "bool" => value.GetBoolean(),
            "str" => value.GetString(),
            "list" => value.EnumerateArray().Select(ListEntry).ToArray(),
            "ndarray" => Array(element.GetProperty("array")),
            var type => throw new InvalidDataException(type),
        };
    }

    /// <summary>Logs of plain or typed values.</summary>
    public static Logs Logs(this JsonElement element)
    {
        var logs = new Logs();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            logs[property.Name] = property.Value.Value();
        }

        return logs;
    }

    /// <summary>The mode; one that Keras does not know becomes a number that the enumeration does not have.</summary>
    public static MonitorMode Mode(this JsonElement element) => (element.ValueKind == JsonValueKind.String ? element.GetString() : null) switch
    {
        "auto" => MonitorMode.Auto,
        "min" => MonitorMode.Min,
        "max" => MonitorMode.Max,
        _ => UnknownMode,
    };

    /// <summary>"epoch" or a number of batches; true counts as 1, as in Python.</summary>
    public static SaveFrequency Frequency(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String when element.GetString() == "epoch" => SaveFrequency.Epoch,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => element.GetInt32(),
    };

    /// <summary>The texts of <c>warnings</c>: [[category, text]...] or [text...].</summary>
    public static string[] WarningTexts(this JsonElement element) => element.Find("warnings") is { } warnings
        ? [.. warnings.EnumerateArray().Select(w => w.ValueKind == JsonValueKind.Array ? w[1].GetString()! : w.GetString()!)]
        : [];

    /// <summary>The elements of an array as floats, with its shape.</summary>
    public static (float[] Values, int[] Shape) Floats(this JsonElement element)
    {
        int[] shape = [.. element.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())];
        return ([.. Doubles(element).Select(v => (float)v)], shape);
    }

    private static LogValue ListEntry(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number when element.TryGetInt64(out long whole) && !element.GetRawText().Contains('.') => whole,
        _ => element.GetDouble(),
    };

    private static LogArray Array(JsonElement element)
    {
        (float[] floats, int[] shape) = element.Floats();
        return element.GetProperty("dtype").GetString() == "float32" ? new LogArray(floats, shape) : new LogArray(Doubles(element), shape);
    }

    private static double[] Doubles(JsonElement element)
    {
        byte[] data = element.GetProperty("data").GetBytesFromBase64();
        return element.GetProperty("dtype").GetString() switch
        {
            "float32" => [.. Enumerable.Range(0, data.Length / 4).Select(i => (double)BinaryPrimitives.ReadSingleLittleEndian(data.AsSpan(i * 4)))],
            "float64" => [.. Enumerable.Range(0, data.Length / 8).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(data.AsSpan(i * 8)))],
            var type => throw new InvalidDataException(type),
        };
    }

    private static string FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Join(folder.FullName, "test", "goldens", "callbacks");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("test/goldens/callbacks");
    }
}
