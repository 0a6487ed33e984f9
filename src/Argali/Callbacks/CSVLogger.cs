using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Argali.Saving;

namespace Argali.Callbacks;

/// <summary>Writes the values of every epoch into a CSV file, one row an epoch, flushed at once.</summary>
/// <remarks>
/// The columns are fixed at the end of the first epoch: <c>epoch</c> (from zero), then the names in the logs in ordinal order;
/// if none begins with <c>val_</c>, every name again with that prefix. A value that is missing is <c>NA</c>, a name that comes
/// later is left out.
/// </remarks>
/// <seealso href="https://keras.io/api/callbacks/csv_logger/"/>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "Keras's name.")]
public sealed class CSVLogger : Callback, IStatefulCallback, IDisposable
{
    private const string Missing = "NA";
    private const string RowEnd = "\r\n";
    private StreamWriter? file;
    private List<string>? names;
    private bool writesHeader = true;
    private bool headerIsDone;

    // What this training wrote, so that a checkpoint can give it back whatever became of the file; and where in the file it begins.
    private readonly StringBuilder written = new();
    private long start;

    /// <summary>Takes Keras's arguments.</summary>
    /// <param name="filename">The file to write; its folder must exist.</param>
    /// <param name="separator">What separates the columns. Default a comma.</param>
    /// <param name="append">
    /// Whether rows are added to a file that is there, with a header only if that is empty; otherwise every training replaces
    /// it. Default false.
    /// </param>
    public CSVLogger(string filename, char separator = ',', bool append = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(filename);
        Filename = filename;
        Separator = separator;
        Append = append;
    }

    /// <summary>The file that is written.</summary>
    public string Filename { get; }

    /// <summary>What separates the columns.</summary>
    public char Separator { get; }

    /// <summary>Whether rows are added to a file that is there.</summary>
    public bool Append { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AddedLogs => [];

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public override void OnTrainBegin(Logs logs)
    {
        Close();
        bool keeps = Append || Params.Resumes;
        if (keeps && File.Exists(Filename))
        {
            writesHeader = new FileInfo(Filename).Length == 0;
        }

        Open(keeps ? FileMode.Append : FileMode.Create);
        start = file.BaseStream.Length;
        written.Clear();
    }

    /// <inheritdoc/>
    public Config SaveState() => new()
    {
        ["start"] = start,
        ["text"] = written.ToString(),
        ["names"] = names,
        ["writes_header"] = writesHeader,
        ["header_is_done"] = headerIsDone,
    };

    /// <inheritdoc/>
    /// <remarks>Rows that were written after the state was saved are removed; rows that the file lost are written again.</remarks>
    public void RestoreState(Config state)
    {
        ArgumentNullException.ThrowIfNull(state);
        names = state.GetList("names")?.OfType<string>().ToList();
        writesHeader = state.GetBool("writes_header", true);
        headerIsDone = state.GetBool("header_is_done", false);
        string text = state.GetString("text");
        Open(FileMode.OpenOrCreate);
        Stream stream = file.BaseStream;
        start = Math.Min(state["start"] as long? ?? 0, stream.Length);
        stream.SetLength(start);
        stream.Position = start;
        written.Clear().Append(text);
        file.Write(text);
        file.Flush();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Training has not begun.</exception>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        StreamWriter writer = file ?? throw new InvalidOperationException("CSVLogger writes between OnTrainBegin and OnTrainEnd only.");
        names ??= Columns(logs);
        if (!headerIsDone)
        {
            headerIsDone = true;
            if (writesHeader)
            {
                WriteRow(writer, names.Prepend("epoch"));
            }
        }

        WriteRow(writer, names.Select(name => logs.TryGetValue(name, out LogValue value) ? Cell(value) : Missing)
            .Prepend(epoch.ToString(CultureInfo.InvariantCulture)));
        writer.Flush();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => Close();

    /// <summary>Closes the file, if a training that did not end left it open.</summary>
    public void Dispose() => Close();

    private static List<string> Columns(Logs logs)
    {
        List<string> sorted = [.. logs.Names.Order(StringComparer.Ordinal)];
        return sorted.Exists(name => name.StartsWith("val_", StringComparison.Ordinal))
            ? sorted
            : [.. sorted, .. sorted.Select(name => "val_" + name)];
    }

    // Keras writes the quotes around the entries of an array into the value, so that the file shows them doubled.
    private static string Cell(LogValue value) => value.Kind switch
    {
        LogValueKind.None => "",
        LogValueKind.Array when !value.IsNumber => Listed(((LogArray)value.Value!).Entries()),
        LogValueKind.List => Listed((IEnumerable<LogValue>)value.Value!),
        _ => value.ToString(),
    };

    private static string Listed(IEnumerable<LogValue> entries) => $"\"[{string.Join(", ", entries)}]\"";

    private void WriteRow(StreamWriter writer, IEnumerable<string> cells)
    {
        string row = string.Join(Separator, cells.Select(Quoted)) + RowEnd;
        writer.Write(row);
        written.Append(row);
    }

    private string Quoted(string cell) => cell.AsSpan().IndexOfAny([Separator, '"', '\r', '\n']) < 0
        ? cell
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [MemberNotNull(nameof(file))]
    private void Open(FileMode mode)
    {
        bool header = headerIsDone;
        Close();
        headerIsDone = header;
        file = new StreamWriter(
            new FileStream(Filename, mode, FileAccess.Write, FileShare.Read), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private void Close()
    {
        file?.Dispose();
        file = null;
        headerIsDone = false;
    }
}
