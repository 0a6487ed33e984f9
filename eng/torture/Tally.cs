namespace Argali.Torture;

/// <summary>The end of a torture.</summary>
/// <param name="Text">What was done, with its counts.</param>
/// <param name="Problems">What was lost; empty if nothing.</param>
internal sealed record Tally(string Text, IReadOnlyList<string> Problems)
{
    /// <summary>Prints the tallies as they come; 0 if nothing was lost.</summary>
    public static int Print(IEnumerable<Tally> tallies)
    {
        int lost = 0;
        foreach (Tally tally in tallies)
        {
            foreach (string problem in tally.Problems)
                Console.WriteLine("LOST: " + problem);
            Console.WriteLine($"{tally.Text}; {tally.Problems.Count} losses");
            lost += tally.Problems.Count;
        }

        return lost == 0 ? 0 : 1;
    }
}
