namespace Argali.Initializers;

/// <summary>What <see cref="VarianceScaling"/> divides the variance by.</summary>
public enum VarianceMode
{
    /// <summary>The number of inputs of a unit; Keras's <c>fan_in</c>.</summary>
    FanIn,

    /// <summary>The number of outputs that an input reaches; Keras's <c>fan_out</c>.</summary>
    FanOut,

    /// <summary>The mean of both; Keras's <c>fan_avg</c>.</summary>
    FanAvg,
}
