using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.Tests.Saving;

public sealed class WeightsTreeTests
{
    [Fact]
    public void Plan_AttributesOfASubclass_AreSortedAndListsCounted()
    {
        var model = new Tower();
        model.Apply(Tensor.Zeros([1, 2]));

        // Upper case before lower, an object of two names under the first. The private attribute would come last, so that its layer
        // is met among the "layers" before: second in the order of creation, hence dense_1.
        Assert.Equal(
            [
                "/Zed/vars/0", "/Zed/vars/1",
                "/alias/vars/0", "/alias/vars/1",
                "/blocks/dense/vars/0", "/blocks/dense/vars/1",
                "/blocks/dense_2/vars/0", "/blocks/dense_2/vars/1",
                "/layers/dense_1/vars/0", "/layers/dense_1/vars/1",
            ],
            Datasets(model));
    }

    [Fact]
    public void Plan_NestedModels_HaveTheirClassInThePath()
    {
        var inner = new Sequential([new Input([2]), Units(2)]);
        var input = new Input([2]);
        var model = new Model(input, Units(1).Apply(inner.Apply(input)));
        Assert.Equal(
            ["/layers/dense/vars/0", "/layers/dense/vars/1", "/layers/sequential/layers/dense/vars/0", "/layers/sequential/layers/dense/vars/1"],
            Datasets(model));
        SortedDictionary<string, string> listing = Open(model, file => Hdf5Listing.Of(file.Root));
        Assert.Contains("/vars", listing.Keys);
        Assert.Contains("/layers/input_layer/vars", listing.Keys);
        Assert.Contains("/layers/sequential/vars", listing.Keys);
    }

    [Theory]
    [InlineData("float16", "float16")]
    [InlineData("bfloat16", "bfloat16")]
    [InlineData("float64", "float64")]
    [InlineData("mixed_float16", "float32")]
    public void Plan_Policies_StoreTheVariablesType(string policy, string type)
    {
        var model = new Sequential([new Input([2]), new Dense(1, kernelInitializer: "ones") { DType = policy }]);
        Assert.Equal(type, Open(model, file => file.Root.Dataset("layers/dense/vars/0").Type.ToString()));
    }

    [Theory]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    [InlineData("float64")]
    [InlineData("float32")]
    public void Match_OtherTypesInTheFile_AreConverted(string policy)
    {
        var source = new Sequential([new Input([2]), new Dense(2, kernelInitializer: "ones") { DType = policy }]);
        source.Layers[0].SetWeights([new float[,] { { 1, 2.5f }, { -0.75f, 1024 } }, new float[] { 0.5f, -8 }]);
        foreach (string other in new[] { "float16", "bfloat16", "float64", "float32" })
        {
            var target = new Sequential([new Input([2]), new Dense(2, kernelInitializer: "ones") { DType = other }]);
            Open(source, file =>
            {
                WeightsMatch match = WeightsTree.Match(target, file.Root);
                match.Require(skipMismatch: false, null, "");
                match.Probe(onlyCompressed: false);
                match.Copy();
                return 0;
            });
            Assert.Equal([1, 2.5f, -0.75f, 1024], Ops.Cast(target.Layers[0].GetWeights()[0], DType.Float32).ToArray<float>());
        }
    }

    [Fact]
    public void Match_FileOfKeras2_FindsTheLayersUnderTheirOldName()
    {
        var model = new Sequential([new Input([1]), Units(1)]);
        var root = new Hdf5GroupBuilder();
        root.Group("_layer_checkpoint_dependencies/dense/vars");
        root.Dataset<float>("_layer_checkpoint_dependencies/dense/vars/0", [1, 1], new float[] { 7 });
        root.Dataset<float>("_layer_checkpoint_dependencies/dense/vars/1", [1], new float[] { 8 });
        Load(model, root);
        Assert.Equal(8f, model.Weights[1].Value.ToArray<float>()[0]);
    }

    [Fact]
    public void Match_DatasetsBeyondTen_AreTakenByNumber()
    {
        var model = new Sequential([new Input([1]), new Many()]);
        var root = new Hdf5GroupBuilder();
        for (int i = 0; i < 12; i++)
            root.Dataset<float>($"layers/many/vars/{i}", [1], new float[] { i });
        Load(model, root);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), model.Weights.Select(weight => weight.Value.ToArray<float>()[0]));
    }

    [Theory]
    [InlineData(1, "expected 2 variables, but received 1")]
    [InlineData(3, "expected 2 variables, but received 3")]
    public void Match_OtherNumberOfVariables_IsRefused(int count, string message)
    {
        var model = new Sequential([new Input([1]), Units(1, "d")]);
        var root = new Hdf5GroupBuilder();
        for (int i = 0; i < count; i++)
            root.Dataset<float>($"layers/dense/vars/{i}", [1], new float[] { i });
        Assert.Contains($"Layer 'd' {message}", Assert.Throws<ModelFileException>(() => Load(model, root)).Message);
    }

    [Fact]
    public void Match_UnbuiltLayer_SaysThatItWasNeverBuilt()
    {
        var root = new Hdf5GroupBuilder();
        root.Dataset<float>("layers/dense/vars/0", [1], new float[] { 1 });
        Assert.Contains("never built", Assert.Throws<ModelFileException>(() => Load(new Sequential([Units(1)]), root)).Message);
    }

    [Fact]
    public void Match_TextInsteadOfNumbers_IsRefused()
    {
        var model = new Sequential([new Input([1]), new Dense(1, useBias: false, kernelInitializer: "ones")]);
        var root = new Hdf5GroupBuilder();
        root.Dataset("layers/dense/vars/0", Hdf5Type.FixedString(4), [1, 1], stream => stream.Write("abcd"u8));
        Assert.Contains("expects numbers", Assert.Throws<ModelFileException>(() => Load(model, root)).Message);
    }

    [Fact]
    public void Match_WeightsThatTheModelLacks_AreIgnored()
    {
        var model = new Sequential([new Input([1]), new Dense(1, useBias: false, kernelInitializer: "ones")]);
        var root = new Hdf5GroupBuilder();
        root.Dataset<float>("layers/dense/vars/0", [1, 1], new float[] { 3 });
        root.Dataset<float>("layers/dense_1/vars/0", [1, 1], new float[] { 4 });
        root.Dataset<float>("argali/state", [1], new float[] { 5 });
        Load(model, root);
        Assert.Equal(3f, model.Weights[0].Value.ToArray<float>()[0]);
    }

    private static Dense Units(int units, string? name = null) => new(units, kernelInitializer: "ones", name: name);

    private static string[] Datasets(Model model) => Open(model, file => Hdf5Listing.TypesOf(file.Root).Keys.ToArray());

    private static T Open<T>(Model model, Func<Hdf5File, T> use)
    {
        using var stream = new MemoryStream();
        Hdf5File.Plan(new WeightsPlan(model).File).WriteTo(stream);
        using Hdf5File file = Hdf5File.Open(stream);
        return use(file);
    }

    private static void Load(Model model, Hdf5GroupBuilder root)
    {
        using var stream = new MemoryStream();
        Hdf5File.Plan(root).WriteTo(stream);
        using Hdf5File file = Hdf5File.Open(stream);
        WeightsMatch match = WeightsTree.Match(model, file.Root);
        match.Require(skipMismatch: false, null, "model.weights.h5");
        match.Copy();
    }

    private sealed class Many() : Layer(name: null)
    {
        protected override void Build(Shape inputShape)
        {
            for (int i = 0; i < 12; i++)
                AddWeight($"w{i}", [1], "zeros");
        }

        protected override Tensor Call(Tensor inputs, CallContext context) => inputs;
    }

    private sealed class Tower : Model
    {
        private readonly List<Dense> run = [];

        public Tower()
        {
            var first = Units(2);
            run.Add(Track("fc", first));
            run.Add(Track("alias", first));
            run.Add(Track("_private", Units(2)));
            var third = Units(2);
            run.AddRange(Track("blocks", (IReadOnlyList<Dense>)[third, first, Units(2)]));
            run.Add(Track("Zed", Units(2)));
        }

        protected override Tensor Call(Tensor inputs, CallContext context)
        {
            foreach (Dense layer in run)
                inputs = layer.Apply(inputs).Value;
            return inputs;
        }
    }
}
