namespace Argali.Metrics;

/// <summary>The curves whose area <see cref="AUC"/> computes.</summary>
public enum AucCurve
{
    /// <summary>Receiver operating characteristic: recall over the rate of false positives (Keras's <c>ROC</c>).</summary>
    ROC,

    /// <summary>Precision over recall (<c>PR</c>).</summary>
    PR,
}
