using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.PublicApi.Tests;

/// <summary>A recurrent cell of one's own, made of public members alone, runs, trains and is saved like Keras's.</summary>
public sealed class CustomCellTests
{
    [Fact]
    public void RNN_OfACellOfOnesOwn_GivesWhatTheSameCellOfKerasGives()
    {
        var own = new RNN(new MinimalCell(3), returnSequences: true);
        var theirs = new SimpleRNN(3, activation: "linear", useBias: false, returnSequences: true);
        Tensor x = Tensor.From<float>([0.5f, -1, 2, 0.25f, 1, 1.5f], [1, 3, 2]);
        Tensor expected = theirs.Apply(x);
        own.EnsureBuilt(new Shape(1, 3, 2));
        own.SetWeights(theirs.GetWeights());
        Assert.Equal(expected.ToArray<float>(), ((Tensor)own.Apply(x)).ToArray<float>());
    }

    [Fact]
    public void Model_WithACellOfOnesOwn_TrainsAndIsLoadedAgain()
    {
        CustomObjects.Register("tests", "MinimalCell", MinimalCell.FromConfig);
        var model = new Sequential([new Input([3, 2]), new Bidirectional(new RNN(new MinimalCell(2))), new Dense(1)]);
        model.Compile(optimizer: "adam", loss: "mse");
        Tensor x = Tensor.Ones([4, 3, 2]);
        model.Fit(x, Tensor.Ones([4, 1]), epochs: 2, verbose: 0);
        string path = Path.Combine(AppContext.BaseDirectory, "custom-cell.keras");
        model.Save(path);
        Assert.Equal(((Tensor)model.Apply(x)).ToArray<float>(), ((Tensor)Model.Load(path).Apply(x)).ToArray<float>());
    }

    public sealed class MinimalCell(int units, string? name = null) : RecurrentCell(name)
    {
        private Variable kernel = null!;
        private Variable recurrent = null!;

        public override Nest<int> StateSize => units;

        public static MinimalCell FromConfig(Config config) => new(config.GetInt("units"), config.GetString("name", null));

        public override Config GetConfig() => base.GetConfig().Merge(new Config { ["units"] = units });

        protected override void Build(Shape inputShape)
        {
            kernel = AddWeight("kernel", [inputShape[^1], units]);
            recurrent = AddWeight("recurrent_kernel", [units, units], "orthogonal");
        }

        protected override (Tensor Output, Nest<Tensor> States) Step(Tensor inputs, Nest<Tensor> states, CallContext context)
        {
            Tensor output = Ops.MatMul(inputs, kernel) + Ops.MatMul(states.Value, recurrent);
            return (output, output);
        }
    }
}
