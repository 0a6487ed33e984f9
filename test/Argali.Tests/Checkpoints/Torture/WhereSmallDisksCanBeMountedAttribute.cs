using Argali.Torture;

namespace Argali.Tests.Checkpoints.Torture;

/// <summary>A test that needs a small disk of its own, and is skipped with a word where none can be mounted.</summary>
internal sealed class WhereSmallDisksCanBeMountedAttribute : FactAttribute
{
    public WhereSmallDisksCanBeMountedAttribute() => Skip = SmallDisk.WhyNot();
}
