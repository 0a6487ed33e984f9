using System.Collections.Concurrent;
using System.Text;

namespace Argali.Engine;

/// <summary>A parsed equation of an Einstein summation; an ellipsis is held as one letter. Parsed equations are kept.</summary>
internal sealed class EinsumEquation
{
    /// <summary>The letter that stands for an ellipsis.</summary>
    public const char Ellipsis = '.';

    private static readonly ConcurrentDictionary<string, EinsumEquation> Known = new(StringComparer.Ordinal);

    private EinsumEquation(string[] inputs, string output)
    {
        Inputs = inputs;
        Output = output;
    }

    /// <summary>Gets the letters of each operand.</summary>
    public string[] Inputs { get; }

    /// <summary>Gets the letters of the result.</summary>
    public string Output { get; }

    public static EinsumEquation Parse(string equation)
    {
        if (Known.TryGetValue(equation, out EinsumEquation? known))
            return known;
        string text = equation.Replace(" ", string.Empty, StringComparison.Ordinal);
        int arrow = text.IndexOf("->", StringComparison.Ordinal);
        string[] inputs = (arrow < 0 ? text : text[..arrow]).Split(',');
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = Letters(inputs[i], equation);
        string output = arrow < 0 ? Implicit(inputs) : Letters(text[(arrow + 2)..], equation);
        foreach (char letter in output)
        {
            if (output.IndexOf(letter) != output.LastIndexOf(letter) || (letter != Ellipsis && !Array.Exists(inputs, input => input.Contains(letter))))
                throw new ArgumentException($"Einsum '{equation}': the result names '{letter}' twice, or no operand has it.", nameof(equation));
        }

        var parsed = new EinsumEquation(inputs, output);
        Known[equation] = parsed;
        return parsed;
    }

    /// <summary>The number of axes that the ellipsis of an operand stands for.</summary>
    public int EllipsisRank(int operand, Shape shape)
    {
        string letters = Inputs[operand];
        if (!letters.Contains(Ellipsis, StringComparison.Ordinal))
            return 0;
        return shape.Rank >= letters.Length - 1
            ? shape.Rank - letters.Length + 1
            : throw new ArgumentException($"Einsum: the operand {operand} of shape {shape} has fewer axes than its letters '{letters}'.");
    }

    private static string Letters(string part, string equation)
    {
        string letters = part.Replace("...", ".", StringComparison.Ordinal);
        int ellipses = 0;
        foreach (char letter in letters)
        {
            ellipses += letter == Ellipsis ? 1 : 0;
            if ((letter != Ellipsis && !char.IsAsciiLetter(letter)) || ellipses > 1)
            {
                throw new ArgumentException(
                    $"Einsum expects an equation of letters such as 'ab,bc->ac', with at most one '...' for each operand. Received: '{equation}'.",
                    nameof(equation));
            }
        }

        return letters;
    }

    // Without an arrow the result has every letter that occurs once, in alphabetical order, after the ellipsis.
    private static string Implicit(string[] inputs)
    {
        string all = string.Concat(inputs);
        var output = new StringBuilder(all.Contains(Ellipsis, StringComparison.Ordinal) ? "." : string.Empty);
        foreach (char letter in all.Where(char.IsAsciiLetter).Order())
        {
            if (all.IndexOf(letter) == all.LastIndexOf(letter))
                output.Append(letter);
        }

        return output.ToString();
    }
}
