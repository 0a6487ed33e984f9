using Argali.Engine;
using Argali.Layers;
using Xunit.Sdk;

namespace Argali.Tests.Layers;

/// <summary>
/// The gradients of every layer against central differences, in inference and in training: along random directions of each input and
/// each weight, <c>(f(x + hd) - f(x - hd)) / 2h</c> must be the gradient's component along d, where f is a random combination of all outputs.
/// </summary>
public sealed class LayerGradientTests
{
    private const int Directions = 4;
    private const float Step = 1e-2f;

    public static TheoryData<string, bool> Differentiable
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach ((string className, LayerSample sample) in LayerSamples.All)
            {
                if (sample.HasNoGradient)
                    continue;
                rows.Add(className, false);
                rows.Add(className, true);
            }

            return rows;
        }
    }

    [Fact]
    public void Samples_OfEveryRegisteredLayer_AreThere() => Assert.Equal(
        LayerRegistry.ClassNames, LayerSamples.All.Keys.Concat(LayerSamples.Uncallable.Keys).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Gradient_OfInputsAndWeights_IsThatOfDifferences(string className, bool training)
    {
        LayerSample sample = LayerSamples.All[className];
        Layer layer = sample.Make();
        using (new GradientTape().Compute())
            sample.Call(layer, sample.Inputs, training);

        // Zeros and ones, as most biases and scales begin, hide mistakes.
        Tensor[] weights = [.. layer.Weights.Select((weight, i) => weight.Trainable ? weight.Value + (Ops.RandomNormal(weight.Shape, seed: 50 + i) * 0.2f) : weight.Value.Clone())];
        bool[] trainable = [.. layer.Weights.Select(weight => weight.Trainable)];
        (Tensor?[] ofInputs, Tensor?[] ofWeights) = Gradients(sample, weights, training);
        int compared = 0;
        for (int i = 0; i < sample.Inputs.Length; i++)
        {
            if (sample.Inputs[i].DType == DType.Float32)
                compared += Compare($"input {i}", sample.Inputs[i], ofInputs[i], x => Value(sample, With(sample.Inputs, i, x), weights, training));
        }

        for (int i = 0; i < weights.Length; i++)
        {
            if (trainable[i] && !(training && sample.ReplacesWeights))
                compared += Compare(layer.Weights[i].Path, weights[i], ofWeights[i], w => Value(sample, sample.Inputs, With(weights, i, w), training));
        }

        Assert.True(compared > 0, $"{className}: nothing to compare.");
    }

    private static (Tensor?[] OfInputs, Tensor?[] OfWeights) Gradients(LayerSample sample, Tensor[] weights, bool training)
    {
        Layer layer = Prepared(sample, weights);
        var tape = new GradientTape();
        using StepScope step = tape.Record();
        Tensor[] inputs = [.. sample.Inputs.Select(input => input.DType == DType.Float32 ? Watched(input) : input)];
        tape.Backward(Combined(sample.Call(layer, inputs, training)));
        return (
            [.. inputs.Select(input => input.DType == DType.Float32 ? tape.Gradient(input)?.Clone() : null)],
            [.. layer.Weights.Select(weight => tape.Gradient(weight)?.Clone())]);
    }

    private static Tensor Watched(Tensor input)
    {
        Tensor copy = input.Clone();
        GradientTape.Watch(copy);
        return copy;
    }

    private static double Value(LayerSample sample, Tensor[] inputs, Tensor[] weights, bool training)
    {
        Layer layer = Prepared(sample, weights);
        using StepScope step = new GradientTape().Compute();
        Nest<Tensor> outputs = sample.Call(layer, inputs, training);
        double sum = 0;
        foreach (Tensor output in outputs.Flatten())
        {
            float[] values = output.ToArray<float>(), factors = Factors(output.Shape).ToArray<float>();
            for (int i = 0; i < values.Length; i++)
                sum += (double)values[i] * factors[i];
        }

        return sum;
    }

    // A new layer for each value, so that what is drawn by chance and what calls change is the same for all.
    private static Layer Prepared(LayerSample sample, Tensor[] weights)
    {
        Layer built = sample.Make();
        using (new GradientTape().Compute())
            sample.Call(built, sample.Inputs, training: false);
        built.SetWeights(weights);
        return built;
    }

    private static Tensor Combined(Nest<Tensor> outputs) =>
        outputs.Flatten().Select(output => Ops.Sum(output * Factors(output.Shape))).Aggregate((sum, item) => sum + item);

    private static Tensor Factors(Shape shape) => Ops.RandomNormal(shape, seed: 99);

    private static Tensor[] With(Tensor[] tensors, int index, Tensor changed)
    {
        Tensor[] all = [.. tensors];
        all[index] = changed;
        return all;
    }

    private static int Compare(string what, Tensor at, Tensor? gradient, Func<Tensor, double> function)
    {
        float[] slope = gradient?.ToArray<float>() ?? new float[at.ElementCount];
        for (int number = 0; number < Directions; number++)
        {
            Tensor direction = Ops.RandomNormal(at.Shape, seed: 7 + number);
            direction /= (float)Math.Sqrt(Ops.Sum(Ops.Square(direction)).Item<float>());
            double expected = (function(at + (direction * Step)) - function(at - (direction * Step))) / (2 * Step);
            double actual = slope.Zip(direction.ToArray<float>(), (one, two) => (double)one * two).Sum();
            if (Math.Abs(expected - actual) > 2e-3 + (5e-3 * Math.Abs(expected)))
                throw new XunitException($"The gradient of {what} along direction {number} is {actual:G6}; differences give {expected:G6}.");
        }

        return 1;
    }
}
