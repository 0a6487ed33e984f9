using System.Reflection;
using Argali.Engine.Kernels;

namespace Argali.Engine.Tests.Kernels;

public sealed class KernelCodeTests
{
    // Tiles are called by pointer, so that no caller can take them in.
    private static readonly string[] CalledByPointer = ["Tiles128", "Tiles256", "Tiles512", "TilesScalar"];

    [Fact]
    public void LoopsThatAreFullyOptimizedAtOnce_AreNeverTakenInByTheirCallers()
    {
        MethodInfo[] loops = [.. typeof(KernelCode).Assembly.GetTypes()
            .Where(type => !CalledByPointer.Contains(type.Name))
            .SelectMany(type => type.GetMethods(
                BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization))];

        Assert.NotEmpty(loops);
        Assert.All(loops, loop => Assert.True(
            loop.MethodImplementationFlags.HasFlag(MethodImplAttributes.NoInlining), $"{loop.DeclaringType}.{loop.Name}: use KernelCode.OnItsOwn."));
    }
}
