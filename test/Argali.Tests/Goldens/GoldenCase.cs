using System.Globalization;
using System.Text.Json;
using Argali.Engine;
using Argali.Saving;

namespace Argali.Tests.Goldens;

/// <summary>
/// One recorded case: its JSON and the readers for what stands in it. Arrays are
/// <c>{"dtype", "shape", "data": base64}</c> (little-endian, row-major) or <c>{"dtype": "string", "shape", "values"}</c>; numbers
/// outside arrays that are not finite are the strings <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>.
/// </summary>
internal sealed class GoldenCase
{
    private GoldenCase(string path, JsonElement json)
    {
        Path = path;
        Json = json;
    }

    /// <summary>The path below test/goldens, such as <c>losses/huber_plain.json</c>.</summary>
    public string Path { get; }

    /// <summary>The name without folder and extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The whole case.</summary>
    public JsonElement Json { get; }

    /// <summary>The relative tolerance that a correct float32 implementation meets.</summary>
    public double RelativeTolerance => Json.TryGetProperty("rtol", out JsonElement value) ? value.GetDouble() : 1e-5;

    /// <summary>The absolute tolerance that a correct float32 implementation meets.</summary>
    public double AbsoluteTolerance => Json.TryGetProperty("atol", out JsonElement value) ? value.GetDouble() : 1e-6;

    /// <summary>A member of the case.</summary>
    public JsonElement this[string key] => Json.GetProperty(key);

    public static GoldenCase Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.FullPath(path)));
        return new GoldenCase(path, document.RootElement.Clone());
    }

    /// <summary>Whether the case has a member that is not null.</summary>
    public bool Has(string key) => Has(Json, key);

    /// <summary>Whether an object has a member that is not null.</summary>
    public static bool Has(JsonElement json, string key) =>
        json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether an element is an array of numbers or strings, as the generators write them.</summary>
    public static bool IsTensor(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("dtype", out _) && json.TryGetProperty("shape", out _);

    /// <summary>Reads an array.</summary>
    public static Tensor ToTensor(JsonElement json)
    {
        DType dtype = DTypes.Parse(json.GetProperty("dtype").GetString()!);
        var shape = new Shape([.. json.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())]);
        return dtype == DType.String
            ? Tensor.From<string>([.. json.GetProperty("values").EnumerateArray().Select(text => text.GetString()!)], shape)
            : Tensor.FromBytes(json.GetProperty("data").GetBytesFromBase64(), dtype, shape);
    }

    /// <summary>Reads an array, or null where there is none.</summary>
    public static Tensor? ToTensorOrNull(JsonElement json) => json.ValueKind == JsonValueKind.Null ? default(Tensor?) : ToTensor(json);

    /// <summary>Reads an array of an object's member; null where the member is missing or null.</summary>
    public static Tensor? ToTensorOrNull(JsonElement json, string key) =>
        json.TryGetProperty(key, out JsonElement value) ? ToTensorOrNull(value) : null;

    /// <summary>Reads a number, also one that is not finite.</summary>
    public static double ToDouble(JsonElement json) => json.ValueKind == JsonValueKind.String
        ? double.Parse(json.GetString()!, CultureInfo.InvariantCulture)
        : json.GetDouble();

    /// <summary>Reads an object as a config; numbers without point or exponent become <see cref="long"/>.</summary>
    public static Config ToConfig(JsonElement json)
    {
        var config = new Config();
        foreach (JsonProperty property in json.EnumerateObject())
            config.Add(property.Name, ToValue(property.Value));
        return config;
    }

    /// <summary>Reads any JSON as the values that a <see cref="Config"/> holds.</summary>
    public static object? ToValue(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetRawText().AsSpan().ContainsAny(".eE") ? json.GetDouble() : (object)json.GetInt64(),
        JsonValueKind.Array => json.EnumerateArray().Select(ToValue).ToList(),
        _ => ToConfig(json),
    };

    public override string ToString() => Path;
}
