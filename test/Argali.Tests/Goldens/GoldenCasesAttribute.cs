using System.Reflection;
using Xunit.Sdk;

namespace Argali.Tests.Goldens;

/// <summary>Gives a theory one row per recorded case of an area: its path, such as <c>losses/huber_plain.json</c>.</summary>
/// <param name="area">The folder below test/goldens.</param>
/// <param name="patterns">Names of cases, <c>*</c> stands for anything; a leading <c>!</c> leaves cases out. None means all.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GoldenCasesAttribute(string area, params string[] patterns) : DataAttribute
{
    public string Area { get; } = area;

    public IReadOnlyList<string> Patterns { get; } = patterns;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        string[] wanted = [.. Patterns.Where(pattern => !pattern.StartsWith('!'))];
        HashSet<string> unwanted = [.. Patterns.Where(pattern => pattern.StartsWith('!'))
            .SelectMany(pattern => GoldenFiles.Cases(Area, pattern[1..]))];
        return (wanted.Length == 0 ? ["*"] : wanted)
            .SelectMany(pattern => GoldenFiles.Cases(Area, pattern))
            .Distinct()
            .Where(path => !unwanted.Contains(path))
            .Select(path => new object[] { path });
    }
}
