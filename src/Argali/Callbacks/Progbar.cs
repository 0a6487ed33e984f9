using System.Globalization;
using System.Text;
using Argali.Checkpoints;

namespace Argali.Callbacks;

/// <summary>A progress bar of text, the same as Keras draws.</summary>
/// <remarks>
/// The numbers beside the bar are averages over what <see cref="Update"/> was given, weighted by the steps between; those of
/// <c>statefulMetrics</c> are shown as given.
/// </remarks>
/// <seealso href="https://keras.io/api/utils/python_utils/#progbar-class"/>
public sealed class Progbar
{
    private const string Bold = "\u001b[1m";
    private const string Green = "\u001b[32m";
    private const string White = "\u001b[37m";
    private const string Plain = "\u001b[0m";
    private const char Cell = '\u2501';
    private readonly TextWriter output;
    private readonly TimeProvider time;
    private readonly HashSet<string> statefulMetrics;
    private readonly OrderedDictionary<string, Average> values = new(StringComparer.Ordinal);
    private readonly double start;
    private double lastUpdate;
    private double? timeAfterFirstStep;
    private int seen;
    private int previousWidth;

    /// <summary>Starts the clock; nothing is drawn yet.</summary>
    /// <param name="target">The number of steps, or null if nobody knows.</param>
    /// <param name="width">The number of cells of the bar. Default 20.</param>
    /// <param name="verbose">0 for silence, 1 for the bar, 2 for one line in the end. Default 1.</param>
    /// <param name="interval">The least time in seconds from one drawing to the next. Default 0.05.</param>
    /// <param name="statefulMetrics">The names of values that are shown as given. Default: none.</param>
    /// <param name="unitName">What a step is called. Default <c>step</c>.</param>
    /// <param name="output">Where the bar goes. Default: the console.</param>
    /// <param name="timeProvider">The clock. Default: the system's.</param>
    public Progbar(
        int? target,
        int width = 20,
        int verbose = 1,
        double interval = 0.05,
        IEnumerable<string>? statefulMetrics = null,
        string unitName = "step",
        TextWriter? output = null,
        TimeProvider? timeProvider = null)
    {
        Target = target;
        Width = width;
        Verbose = verbose;
        Interval = interval;
        UnitName = unitName;
        this.statefulMetrics = new HashSet<string>(statefulMetrics ?? [], StringComparer.Ordinal);
        this.output = output ?? Console.Out;
        time = timeProvider ?? TimeProvider.System;
        start = Now();
    }

    /// <summary>The number of steps, or null if nobody knows.</summary>
    public int? Target { get; set; }

    /// <summary>The number of cells of the bar.</summary>
    public int Width { get; }

    /// <summary>0 for silence, 1 for the bar, 2 for one line in the end.</summary>
    public int Verbose { get; }

    /// <summary>The least time in seconds from one drawing to the next.</summary>
    public double Interval { get; }

    /// <summary>What a step is called.</summary>
    public string UnitName { get; }

    /// <summary>
    /// Whether a new drawing takes the place of the one before, instead of a new line. Default: yes, except on Windows when
    /// the console is redirected.
    /// </summary>
    public bool DynamicDisplay { get; init; } = !OperatingSystem.IsWindows() || !Console.IsOutputRedirected;

    /// <summary>Goes on by some steps.</summary>
    /// <param name="n">The number of steps.</param>
    /// <param name="values">The values of these steps; null for none.</param>
    public void Add(int n, Logs? values = null) => Update(seen + n, values);

    /// <summary>Goes to a step and draws, if it is time to.</summary>
    /// <param name="current">The number of steps done.</param>
    /// <param name="values">The values; null for none.</param>
    /// <param name="finalize">Whether this is the end; null: if <see cref="Target"/> is reached.</param>
    public void Update(int current, Logs? values = null, bool? finalize = null)
    {
        bool last = finalize ?? current >= Target;
        Collect(current, values);
        seen = current;
        double now = Now();
        double timePerStep = TimePerStep(current, now);
        if (Verbose == 1)
        {
            if (now - lastUpdate < Interval && !last)
            {
                return;
            }

            Draw(current, now, timePerStep, last);
        }
        else if (Verbose == 2 && last)
        {
            WriteLine(current, now, timePerStep);
        }

        lastUpdate = now;
    }

    private void Collect(int current, Logs? given)
    {
        if (given is null)
        {
            return;
        }

        foreach ((string name, LogValue value) in given)
        {
            if (!IsShown(value, out double number))
            {
                continue;
            }

            int steps = Math.Max(current - seen, 1);
            values[name] = statefulMetrics.Contains(name) || !values.TryGetValue(name, out Average before)
                ? new Average(number * steps, steps)
                : new Average(before.Sum + (number * steps), before.Steps + steps);
        }
    }

    private static bool IsShown(LogValue value, out double number)
    {
        if (value.Kind == LogValueKind.Array && !value.IsNumber)
        {
            ReadOnlySpan<double> entries = ((LogArray)value.Value!).Values;
            double sum = 0;
            foreach (double entry in entries)
            {
                sum += entry;
            }

            number = sum / entries.Length;
            return true;
        }

        return value.TryGetNumber(out number);
    }

    // The first step is slow (everything is made then), so it is left out as soon as there are more.
    private double TimePerStep(int current, double now)
    {
        if (current == 0)
        {
            return 0;
        }

        double timePerStep = timeAfterFirstStep is { } first && current > 1 ? (now - first) / (current - 1) : (now - start) / current;
        if (current == 1)
        {
            timeAfterFirstStep = now;
        }

        return timePerStep;
    }

    private void Draw(int current, double now, double timePerStep, bool last)
    {
        var text = new StringBuilder();
        if (DynamicDisplay)
        {
            text.Append('\b', previousWidth).Append('\r');
        }
        else
        {
            text.Append('\n');
        }

        int begin = text.Length;
        int invisible = AppendBar(text, current);
        if (Target is { } target && !last)
        {
            text.Append(' ').Append(Bold).Append(Remaining(timePerStep * (target - current))).Append(Plain);
        }
        else
        {
            text.Append(' ').Append(Bold).Append(PythonFloat.Fixed(now - start, 0)).Append('s').Append(Plain);
        }

        invisible += Bold.Length + Plain.Length;
        text.Append(Duration(timePerStep));
        foreach ((string name, Average value) in values)
        {
            float average = value.Value;
            AppendValue(text, name, average, Math.Abs((double)average) > 1e-3);
        }

        int width = text.Length - begin - invisible;
        text.Append(' ', Math.Max(previousWidth - width, 0));
        previousWidth = width;
        if (last)
        {
            text.Append('\n');
        }

        output.Write(text);
    }

    // Returns how many of the characters take no place on the screen.
    private int AppendBar(StringBuilder text, int current)
    {
        if (Target is not { } target)
        {
            text.Append(CultureInfo.InvariantCulture, $"{current,7}/Unknown");
            return 0;
        }

        text.Append(Bold).Append(Count(current, target)).Append(Plain).Append(' ');
        int filled = (int)(Width * ((double)current / target));
        if (filled > 0)
        {
            text.Append(Green).Append(Cell, filled).Append(Plain);
        }

        text.Append(White).Append(Cell, Math.Max(Width - filled, 0)).Append(Plain);
        return Bold.Length + Plain.Length + (filled > 0 ? Green.Length + Plain.Length : 0) + White.Length + Plain.Length;
    }

    private void WriteLine(int current, double now, double timePerStep)
    {
        var text = new StringBuilder();
        text.Append(Count(current, Target ?? current)).Append(" - ").Append(PythonFloat.Fixed(now - start, 0)).Append("s -").Append(Duration(timePerStep));
        foreach ((string name, Average value) in values)
        {
            float average = value.Value;
            AppendValue(text, name, average, average > 1e-3);
        }

        output.Write(text.Append('\n'));
    }

    private static void AppendValue(StringBuilder text, string name, float value, bool plain) => text.Append(" - ").Append(name).Append(": ")
        .Append(plain ? PythonFloat.Fixed(value, 4) : PythonFloat.Exponential(value, 4));

    private static string Count(int current, int target)
    {
        string all = target.ToString(CultureInfo.InvariantCulture);
        return $"{current.ToString(CultureInfo.InvariantCulture).PadLeft(all.Length)}/{all}";
    }

    private static string Remaining(double seconds)
    {
        long whole = (long)seconds;
        return seconds switch
        {
            > 3600 => string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole % 3600 / 60:00}:{whole % 60:00}"),
            > 60 => string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{whole}s"),
        };
    }

    private string Duration(double timePerStep) => timePerStep switch
    {
        0 or >= 1 => $" {PythonFloat.Fixed(timePerStep, 0)}s/{UnitName}",
        >= 1e-3 => $" {PythonFloat.Fixed(timePerStep * 1e3, 0)}ms/{UnitName}",
        _ => $" {PythonFloat.Fixed(timePerStep * 1e6, 0)}us/{UnitName}",
    };

    private double Now() => time.GetTimestamp() / (double)time.TimestampFrequency;

    // Keras divides in double and shows the quotient as a float32.
    private readonly record struct Average(double Sum, double Steps)
    {
        public float Value => (float)(Sum / Math.Max(1, Steps));
    }
}
