using Argali.Benchmarks.Harness;

namespace Argali.Benchmarks;

/// <summary>A building block of networks, done by Argali, by plain loops, and by torch.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Note">What of it is done.</param>
/// <param name="Argali">The work, done by Argali.</param>
/// <param name="Plain">The same in plain loops, or null where that takes too long.</param>
/// <param name="TorchCase">The case in bench/torch_reference.py.</param>
/// <param name="TorchArguments">Its sizes.</param>
internal sealed record Block(
    string Name, string Note, Action Argali, Action? Plain, string TorchCase, Dictionary<string, object> TorchArguments)
{
    /// <summary>Measures against plain loops.</summary>
    public Comparison AgainstPlain(IClock clock) => Interleaved.Compare(Argali, Plain!, clock, rounds: 3);

    /// <summary>Measures against torch.</summary>
    public Comparison AgainstTorch(Torch torch, IClock clock) =>
        Interleaved.Compare(Interleaved.On(clock, Argali), torch.Case(TorchCase, TorchArguments), rounds: 11);
}
