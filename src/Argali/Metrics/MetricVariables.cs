using Argali.Engine;

namespace Argali.Metrics;

/// <summary>Scalar variables of metrics, read and changed as numbers whatever type they are stored in.</summary>
internal static class MetricVariables
{
    public static float Read(this Variable variable) => variable.DType == DType.Float32
        ? variable.AsWritableSpan<float>()[0]
        : Ops.Cast(variable.Value, DType.Float32).Item<float>();

    public static void AddTo(this Variable variable, float amount)
    {
        if (variable.DType == DType.Float32)
            variable.AsWritableSpan<float>()[0] += amount;
        else
            variable.Assign(Tensor.Scalar(variable.Read() + amount));
    }

    /// <summary>Adds one number to each element.</summary>
    public static void AddTo(this Variable variable, ReadOnlySpan<float> amounts)
    {
        if (variable.DType == DType.Float32)
        {
            Span<float> values = variable.AsWritableSpan<float>();
            for (int i = 0; i < values.Length; i++)
                values[i] += amounts[i];
            return;
        }

        float[] sums = variable.ReadAll();
        for (int i = 0; i < sums.Length; i++)
            sums[i] += amounts[i];
        variable.Assign(Tensor.From<float>(sums, variable.Shape));
    }

    public static float[] ReadAll(this Variable variable) => Ops.Cast(variable.Value, DType.Float32).ToArray<float>();
}
