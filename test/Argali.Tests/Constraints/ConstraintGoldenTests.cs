using System.Text.Json;
using Argali.Constraints;
using Argali.Tests.Goldens;

namespace Argali.Tests.Constraints;

public sealed class ConstraintGoldenTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("constraints")]
    public void Call_Recorded_GivesKerasValues(string path) => Check(path);

    [Fact]
    public void Get_RecordedNames_GiveWhatKerasGives()
    {
        foreach (JsonElement row in GoldenCase.Read("initializers/get_and_serialize.json")["constraints"].EnumerateArray())
        {
            string name = row.GetProperty("get").GetString()!;
            if (row.TryGetProperty("error", out _))
                Assert.Throws<ArgumentException>(() => Constraint.Get(name));
            else
                GoldenAssert.ConfigEqual(row.GetProperty("serialize").GetProperty("config"), Constraint.Get(name)!.GetConfig(), name);
        }
    }

    [Fact]
    public void Ctor_WrongArguments_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaxNorm(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MinMaxNorm(2, 1));
        Assert.Contains("rate=2", Assert.Throws<ArgumentOutOfRangeException>(() => new MinMaxNorm(rate: 2)).Message);
    }

    internal override void Run(GoldenCase golden)
    {
        Constraint constraint = Constraint.Get(GoldenCase.ToConfig(golden["constraint"]))!;
        Assert.Equal(golden["constraint"].GetProperty("module").GetString(), constraint.Module);
        GoldenAssert.ConfigEqual(golden["constraint"].GetProperty("config"), constraint.GetConfig(), constraint.ClassName);
        for (int i = 0; i < golden["inputs"].GetArrayLength(); i++)
            GoldenAssert.Close(golden, golden["outputs"][i], constraint.Call(GoldenCase.ToTensor(golden["inputs"][i])), $"output {i}");
    }
}
