using System.Text.RegularExpressions;
using Argali.Engine;

namespace Argali.Layers;

/// <summary>The shapes that follow from the equation of an <see cref="EinsumDense"/>, from its output shape and from that of its inputs.</summary>
/// <param name="Kernel">The shape of the kernel.</param>
/// <param name="Bias">The shape of the bias, which broadcasts to the output; null without one.</param>
/// <param name="Output">The shape of the output, the batch and the axes of an ellipsis included.</param>
internal sealed partial record EinsumDenseShapes(Shape Kernel, Shape? Bias, Shape Output)
{
    /// <summary>Whether an equation has one of the three forms that a layer can have.</summary>
    public static bool IsValid(string equation) => Form().IsMatch(equation);

    /// <exception cref="ArgumentException">The letters, the output shape and the input shape contradict each other.</exception>
    public static EinsumDenseShapes Of(string equation, Shape input, Shape outputShape, string? biasAxes)
    {
        Match match = Form().Match(equation);
        bool leftElided = match.Groups["left"].Length > 0;
        bool rightElided = match.Groups["right"].Length > 0;
        string inputLetters = match.Groups["input"].Value;
        string kernelLetters = match.Groups["kernel"].Value;
        string outputLetters = match.Groups["output"].Value;
        int elided = input.Rank - inputLetters.Length;
        if (elided < 0 || (elided > 0 && !leftElided && !rightElided))
            throw Wrong($"the inputs {input} have {input.Rank} axes, '{inputLetters}' names {inputLetters.Length}");

        // The batch, the axes of a leading ellipsis behind it, the given lengths, the axes of a trailing ellipsis.
        Shape output = new Shape(input[0]);
        if (leftElided && elided > 0)
            output = output.Concat(input.Slice(1, elided - 1));
        output = output.Concat(outputShape);
        if (rightElided)
            output = output.Concat(input.Slice(input.Rank - elided, elided));
        int shift = leftElided ? elided : 0;
        if (output.Rank != outputLetters.Length + elided)
            throw Wrong($"'{outputLetters}' names {outputLetters.Length} axes of the output, whose shape would be {output}");

        foreach (char letter in inputLetters)
        {
            int inInput = input[inputLetters.IndexOf(letter) + shift];
            int position = outputLetters.IndexOf(letter);
            if (position >= 0 && output[position + shift] is var inOutput && inOutput >= 0 && inInput >= 0 && inOutput != inInput)
                throw Wrong($"'{letter}' is {inInput} in the inputs {input} and {inOutput} in the output {output}");
        }

        foreach (char letter in outputLetters)
        {
            if (!inputLetters.Contains(letter) && !kernelLetters.Contains(letter))
                throw Wrong($"'{letter}' of the output is an axis neither of the inputs nor of the kernel");
        }

        Shape kernel = Shape.Scalar;
        foreach (char letter in kernelLetters)
        {
            int inInput = inputLetters.IndexOf(letter), inOutput = outputLetters.IndexOf(letter);
            int length = inInput >= 0 ? input[inInput + shift]
                : inOutput >= 0 ? output[inOutput + shift]
                : throw Wrong($"'{letter}' of the kernel is an axis neither of the inputs nor of the output");
            kernel = kernel.Concat(new Shape(length));
        }

        return new EinsumDenseShapes(kernel, biasAxes is null ? null : BiasShape(), output);

        // From the first named axis on: its length where named, else 1.
        Shape BiasShape()
        {
            int first = outputLetters.Length;
            foreach (char letter in biasAxes)
            {
                int position = outputLetters.IndexOf(letter);
                if (position < 0)
                    throw Wrong($"the bias axis '{letter}' is no axis of the output");
                first = Math.Min(first, position);
            }

            Shape bias = Shape.Scalar;
            for (int i = first; i < outputLetters.Length; i++)
                bias = bias.Concat(new Shape(biasAxes.Contains(outputLetters[i]) ? output[i + shift] : 1));
            for (int i = 0; rightElided && i < elided; i++)
                bias = bias.Concat(new Shape(1));
            return bias;
        }

        ArgumentException Wrong(string why) =>
            new($"The equation '{equation}' of EinsumDense does not fit the output shape {outputShape} and the inputs {input}: {why}.");
    }

    [GeneratedRegex(
        @"^(?:(?<left>\.\.\.)(?<input>[a-zA-Z]+),(?<kernel>[a-zA-Z]+)->\.\.\.(?<output>[a-zA-Z]+)" +
        @"|(?<input>[a-zA-Z]+)(?<right>\.\.\.)?,(?<kernel>[a-zA-Z]+)->(?<output>[a-zA-Z]+)(?(right)\.\.\.))$")]
    private static partial Regex Form();
}
