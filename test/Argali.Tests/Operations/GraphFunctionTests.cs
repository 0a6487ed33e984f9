using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Operations;
using Argali.Saving;
using Argali.Tests.Saving;

namespace Argali.Tests.Operations;

/// <summary>Every operation that can be drawn: its symbol, its values, its saved form.</summary>
public sealed class GraphFunctionTests
{
    private const int Batch = 2;

    // Operations that graphs of Keras hold and no function of Ops draws: other names of the same, and such as only files need.
    private static readonly string[] OnlyRead =
    [
        "Abs", "Amax", "Amin", "Append", "Array", "CTCLoss", "Conj", "Conjugate", "Copy", "CtcLoss", "Imag", "Logspace", "Ndim", "Normalize",
        "Real", "Select", "Size", "Vdot",
    ];

    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < GraphCases.All.Count; i++)
                data.Add(i, GraphCases.All[i].Name);
            return data;
        }
    }

    [Fact]
    public void Table_CoversEveryOperation()
    {
        string[] covered = [.. GraphCases.All.Select(one => one.Name).Distinct(), .. OnlyRead];
        Assert.Empty(GraphOpRegistry.ClassNames.Except(covered));
        Assert.Empty(covered.Except(GraphOpRegistry.ClassNames));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Operation_DrawnSavedAndReloaded_ComputesWhatTheFunctionDoes(int index, string name)
    {
        GraphCase one = GraphCases.All[index];
        KerasTensor[] inputs = [.. one.Inputs.Select((input, i) => (KerasTensor)new Input(input.Shape, dtype: input.DType))];
        KerasTensor[] outputs = one.Draw(inputs);
        var model = new Model(Nest<KerasTensor>.ListOf(inputs), Nest<KerasTensor>.ListOf(outputs));
        Assert.Contains(outputs, output => output.Node.Operation.ClassName == name);

        Tensor[] values = [.. one.Inputs.Select((input, i) => input.Values(Batch, 7 + i))];
        Tensor[] expected = one.Compute(values);
        IReadOnlyList<Tensor> computed = model.Apply(Nest<Tensor>.ListOf(values)).Flatten();
        Assert.Equal(expected.Length, computed.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            Equal(expected[i], computed[i]);
            Describes(outputs[i], computed[i]);
        }

        Config config = ObjectSerializer.Envelope(model);
        var again = (Model)LayerRegistry.Get(PythonJson.Parse(System.Text.Encoding.UTF8.GetBytes(PythonJson.Write(config))))!;
        Assert.Null(ConfigComparison.Difference(config, ObjectSerializer.Envelope(again)));
        foreach ((Tensor before, Tensor after) in computed.Zip(again.Apply(Nest<Tensor>.ListOf(values)).Flatten()))
            Equal(before, after);
    }

    private static void Equal(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.DType, actual.DType);
        float[] wanted = Ops.Cast(expected, DType.Float32).ToArray<float>(), got = Ops.Cast(actual, DType.Float32).ToArray<float>();
        for (int i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i], got[i], 1e-5f * (1 + Math.Abs(wanted[i])));
    }

    // What the symbol says of shape and type holds for the values; what it leaves open is not known before.
    private static void Describes(KerasTensor symbol, Tensor value)
    {
        Assert.Equal(value.Rank, symbol.Shape.Rank);
        for (int axis = 0; axis < value.Rank; axis++)
            Assert.True(symbol.Shape[axis] == Shape.Unknown || symbol.Shape[axis] == value.Shape[axis], $"{symbol.Shape} for {value.Shape}");
        Assert.Equal(value.DType, symbol.DType.IsFloating() ? DType.Float32 : symbol.DType);
    }
}
