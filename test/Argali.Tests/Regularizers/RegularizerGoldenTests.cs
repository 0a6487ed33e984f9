using System.Text.Json;
using Argali.Engine;
using Argali.Regularizers;
using Argali.Tests.Goldens;

namespace Argali.Tests.Regularizers;

public sealed class RegularizerGoldenTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("regularizers", "!refused")]
    public void Call_Recorded_GivesKerasValuesAndGradients(string path) => Check(path);

    [Fact]
    public void Get_RecordedNames_GiveWhatKerasGives()
    {
        foreach (JsonElement row in GoldenCase.Read("initializers/get_and_serialize.json")["regularizers"].EnumerateArray())
        {
            string name = row.GetProperty("get").GetString()!;
            if (row.TryGetProperty("error", out _))
                Assert.Throws<ArgumentException>(() => Regularizer.Get(name));
            else
                GoldenAssert.ConfigEqual(row.GetProperty("serialize").GetProperty("config"), Regularizer.Get(name)!.GetConfig(), name);
        }
    }

    [Fact]
    public void Ctor_WrongArguments_SayWhatCame()
    {
        Assert.Contains("l1=NaN", Assert.Throws<ArgumentException>(() => new L1(double.NaN)).Message);
        Assert.Contains("l2=-", Assert.Throws<ArgumentException>(() => new L2(double.NegativeInfinity)).Message);
        Assert.Contains("l1=-0.1", Assert.Throws<ArgumentException>(() => new L1L2(l1: -0.1)).Message);
        Assert.Contains("(2, 2, 2)", Assert.Throws<ArgumentException>(() => new OrthogonalRegularizer().Call(Tensor.Ones([2, 2, 2]))).Message);
    }

    internal override void Run(GoldenCase golden)
    {
        Regularizer regularizer = Regularizer.Get(GoldenCase.ToConfig(golden["regularizer"]))!;
        Assert.Equal(golden["regularizer"].GetProperty("module").GetString(), regularizer.Module);
        GoldenAssert.ConfigEqual(golden["regularizer"].GetProperty("config"), regularizer.GetConfig(), regularizer.ClassName);
        var tape = new GradientTape();
        for (int i = 0; i < golden["inputs"].GetArrayLength(); i++)
        {
            var x = new Variable(GoldenCase.ToTensor(golden["inputs"][i]), "x");
            using (tape.Record())
            {
                Tensor value = regularizer.Call(x);
                GoldenAssert.Close(golden, golden["values"][i], value, $"value {i}");
                if (golden["grads"][i].ValueKind == JsonValueKind.Null || x.Shape.ElementCount == 0)
                    continue;
                tape.Backward(value);
                GoldenAssert.Close(golden, golden["grads"][i], tape.Gradient(x) ?? Tensor.Zeros(x.Shape), $"gradient {i}");
            }
        }
    }
}
