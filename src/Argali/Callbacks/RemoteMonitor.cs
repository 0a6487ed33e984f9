using System.Text;
using Argali.Diagnostics;
using Argali.Saving;

namespace Argali.Callbacks;

/// <summary>Sends the values of every epoch to a server.</summary>
/// <remarks>A server that cannot be reached is a <see cref="Warnings">warning</see>; training goes on.</remarks>
/// <seealso href="https://keras.io/api/callbacks/remote_monitor/"/>
public sealed class RemoteMonitor : Callback
{
    private static readonly HttpClient SharedClient = new();

    /// <summary>Takes Keras's arguments.</summary>
    /// <param name="root">The server. Default <c>http://localhost:9000</c>.</param>
    /// <param name="path">The path below it. Default <c>/publish/epoch/end/</c>.</param>
    /// <param name="field">The form field that holds the values as JSON, unless <paramref name="sendAsJson"/>. Default <c>data</c>.</param>
    /// <param name="headers">Headers to send along. Default: none.</param>
    /// <param name="sendAsJson">Whether the body is JSON instead of a form. Default false.</param>
    public RemoteMonitor(
        string root = "http://localhost:9000",
        string path = "/publish/epoch/end/",
        string field = "data",
        IReadOnlyDictionary<string, string>? headers = null,
        bool sendAsJson = false)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(field);
        Root = root;
        Path = path;
        Field = field;
        Headers = headers;
        SendAsJson = sendAsJson;
    }

    /// <summary>The server.</summary>
    public string Root { get; }

    /// <summary>The path below it.</summary>
    public string Path { get; }

    /// <summary>The form field that holds the values.</summary>
    public string Field { get; }

    /// <summary>Headers to send along, or null.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; }

    /// <summary>Whether the body is JSON instead of a form.</summary>
    public bool SendAsJson { get; }

    /// <summary>What sends the requests. Default: one client for all monitors.</summary>
    public HttpClient Client { get; init; } = SharedClient;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AddedLogs => [];

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The logs hold an array of more than one element, or an object.</exception>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        string json = Json(epoch, logs);
        using var request = new HttpRequestMessage(HttpMethod.Post, Root + Path)
        {
            Content = SendAsJson
                ? new StringContent(json, Encoding.UTF8, "application/json")
                : new FormUrlEncodedContent([KeyValuePair.Create(Field, json)]),
        };
        foreach ((string name, string value) in Headers ?? new Dictionary<string, string>())
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.Remove(name);
                request.Content.Headers.Add(name, value);
            }
        }

        try
        {
            using HttpResponseMessage response = Client.Send(request);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Warnings.Raise(nameof(RemoteMonitor), $"Could not reach RemoteMonitor root server at {Root}");
        }
    }

    private static string Json(int epoch, Logs logs)
    {
        var values = new Config { ["epoch"] = epoch };
        foreach ((string name, LogValue value) in logs)
            values[name] = Plain(value);
        return PythonJson.Write(values);
    }

    // A float32 and an array of one element are written as the number they are.
    private static object? Plain(LogValue value) => value.Kind switch
    {
        LogValueKind.Double or LogValueKind.Single => value.ToDouble(),
        LogValueKind.Array when ((LogArray)value.Value!).Values is [double only] => only,
        LogValueKind.Array => throw new NotSupportedException($"Expected a number, a text or a list to write as JSON. Received: {value}."),
        LogValueKind.List => ((IEnumerable<LogValue>)value.Value!).Select(Plain).ToList(),
        _ => value.Value,
    };
}
