using System.Net;
using System.Text.Json;
using Argali.Callbacks;
using Argali.Diagnostics;

namespace Argali.Tests.Callbacks;

public class RemoteMonitorTests
{
    public static TheoryData<int> Rows() => Golden.Indices("remote_monitor", "rows");

    [Theory]
    [MemberData(nameof(Rows))]
    public void OnEpochEnd_AsRecorded(int index)
    {
        JsonElement row = Golden.Read("remote_monitor").GetProperty("rows")[index];
        string what = row.Text("what");
        if (what == "library missing")
        {
            return; // Left out: Python's `requests` may be missing, HttpClient is always there.
        }

        using var server = new Server { IsDown = what == "server down" };
        using var client = new HttpClient(server);
        JsonElement kwargs = row.GetProperty("kwargs");
        var monitor = new RemoteMonitor(
            kwargs.Find("root")?.GetString() ?? "http://localhost:9000",
            kwargs.Find("path")?.GetString() ?? "/publish/epoch/end/",
            kwargs.Find("field")?.GetString() ?? "data",
            kwargs.Find("headers")?.EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString()!),
            kwargs.Find("send_as_json")?.GetBoolean() ?? false)
        {
            Client = client,
        };
        using WarningCollector warnings = Warnings.Collect();

        monitor.OnEpochEnd(2, row.GetProperty("logs").Logs());

        JsonElement post = row.GetProperty("posts")[0];
        (HttpMethod method, string url, string body, string headers) = Assert.Single(server.Requests);
        Assert.Equal(HttpMethod.Post, method);
        Assert.Equal(post.Text("url"), url);
        if (post.Find("json") is { } json)
        {
            Assert.Equal(JsonSerializer.Serialize(json), body.Replace(" ", ""));
        }
        else
        {
            JsonProperty field = Assert.Single(post.GetProperty("data").EnumerateObject());
            Assert.Equal($"{field.Name}={WebUtility.UrlEncode(field.Value.GetString())}", body);
        }

        foreach (JsonProperty header in post.Find("headers")?.EnumerateObject() ?? default)
        {
            Assert.Contains($"{header.Name}: {header.Value}", headers);
        }

        Assert.Equal(row.WarningTexts(), warnings.Select(w => w.Message));
    }

    [Fact]
    public void OnEpochEnd_NotFiniteTextsAndLists_AsPythonWritesThem()
    {
        using var server = new Server();
        using var client = new HttpClient(server);
        var monitor = new RemoteMonitor(sendAsJson: true) { Client = client };

        monitor.OnEpochEnd(0, new Logs
        {
            ["a"] = double.NaN,
            ["b"] = double.NegativeInfinity,
            ["ü\"\n"] = "x",
            ["c"] = true,
            ["d"] = LogValue.None,
            ["e"] = new LogValue[] { 1, 2.5 },
            ["f"] = new[] { 0.5 },
        });

        Assert.Equal(
            """{"epoch": 0, "a": NaN, "b": -Infinity, "\u00fc\"\n": "x", "c": true, "d": null, "e": [1, 2.5], "f": 0.5}""",
            Assert.Single(server.Requests).Body);
    }

    [Fact]
    public void OnEpochEnd_AnArray_Throws()
    {
        var monitor = new RemoteMonitor();

        Assert.Throws<NotSupportedException>(() => monitor.OnEpochEnd(0, new Logs { ["vec"] = new[] { 0.5, 0.25 } }));
    }

    private sealed class Server : HttpMessageHandler
    {
        public bool IsDown { get; init; }

        public List<(HttpMethod Method, string Url, string Body, string Headers)> Requests { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var body = new StreamReader(request.Content!.ReadAsStream(cancellationToken));
            Requests.Add((request.Method, request.RequestUri!.ToString(), body.ReadToEnd(), request.Headers.ToString()));
            return IsDown ? throw new HttpRequestException("down") : new HttpResponseMessage(HttpStatusCode.OK);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
