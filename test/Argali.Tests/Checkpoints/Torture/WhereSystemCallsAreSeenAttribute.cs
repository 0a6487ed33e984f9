using Argali.Torture;

namespace Argali.Tests.Checkpoints.Torture;

/// <summary>A test that needs strace, and is skipped with a word where that is missing or not permitted.</summary>
internal sealed class WhereSystemCallsAreSeenAttribute : TheoryAttribute
{
    public WhereSystemCallsAreSeenAttribute() => Skip = SystemCalls.WhyNot();
}
