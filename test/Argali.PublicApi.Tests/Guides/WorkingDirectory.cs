namespace Argali.PublicApi.Tests.Guides;

/// <summary>Tests that change the working directory, so that what they run reads as a user would write it: <c>"run/best.keras"</c>.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WorkingDirectory
{
    public const string Name = "working directory";
}
