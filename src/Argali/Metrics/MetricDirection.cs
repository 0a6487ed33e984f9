namespace Argali.Metrics;

/// <summary>Which way a metric gets better: what callbacks such as <c>EarlyStopping</c> ask in mode "auto".</summary>
public enum MetricDirection
{
    /// <summary>More is better.</summary>
    Up,

    /// <summary>Less is better.</summary>
    Down,
}
