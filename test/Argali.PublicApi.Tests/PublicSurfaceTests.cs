using System.Reflection;
using System.Text;

namespace Argali.PublicApi.Tests;

/// <summary>The public API is a text file in the repository: a change of it is seen in the diff, and meant.</summary>
public sealed class PublicSurfaceTests
{
    [Theory]
    [InlineData("Argali", typeof(Models.Model))]
    [InlineData("Argali.Engine", typeof(Engine.Tensor))]
    [InlineData("Argali.Hdf5", typeof(Hdf5.Hdf5File))]
    public void PublicApi_OfAnAssembly_EqualsTheTextFile(string name, Type member)
    {
        ArgumentNullException.ThrowIfNull(member);
        string path = Repository.PathOf("test", "Argali.PublicApi.Tests", "PublicApi", name + ".txt");
        string actual = Describe(member.Assembly);
        if (Environment.GetEnvironmentVariable("ARGALI_UPDATE_PUBLIC_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        string expected = File.ReadAllText(path);

        Assert.True(expected == actual, $"The public API of {name} changed. If that is meant, run the tests with ARGALI_UPDATE_PUBLIC_API=1.{FirstDifference(expected, actual)}");
    }

    private static string FirstDifference(string expected, string actual)
    {
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        string removed = string.Join('\n', before.Except(after).Take(5)), added = string.Join('\n', after.Except(before).Take(5));
        return $"\nremoved:\n{removed}\nadded:\n{added}";
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        // The compiler keeps extension members a second time, in types that have no name in C#.
        IEnumerable<Type> types = assembly.GetExportedTypes().Where(type => !type.FullName!.Contains('<', StringComparison.Ordinal));
        foreach (Type type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append(" : ").Append(type.BaseType?.Name).Append('\n');
            IEnumerable<string> members = type
                .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(IsVisible)
                .Select(member => $"  {member.MemberType} {member}")
                .Order(StringComparer.Ordinal);
            foreach (string line in members)
                text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo => true,
        _ => false,
    };
}
