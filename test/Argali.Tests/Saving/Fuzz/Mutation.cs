namespace Argali.Tests.Saving.Fuzz;

/// <summary>A way to damage a file.</summary>
/// <param name="file">The file, which stays as it is.</param>
/// <param name="others">Other files of the kind, to take parts from.</param>
/// <param name="random">What decides how.</param>
internal delegate byte[] Mutation(byte[] file, IReadOnlyList<byte[]> others, Random random);
