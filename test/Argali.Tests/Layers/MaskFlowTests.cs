using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.Tests.Layers;

/// <summary>How masks flow from layer to layer, in Keras 3.3.3's way.</summary>
public sealed class MaskFlowTests
{
    private static readonly Tensor Words = Tensor.From<int>([1, 2, 0, 3, 0, 0], [2, 3]);

    [Fact]
    public void Mask_ThroughLayersThatSupportIt_TravelsOn()
    {
        Tensor embedded = Embedded();
        Assert.Equal([true, true, false, true, false, false], embedded.Mask!.Value.ToArray<bool>());
        Tensor dense = new Dense(2).Apply(embedded);
        Assert.Equal(embedded.Mask, dense.Mask);
    }

    [Fact]
    public void Mask_AtALayerThatDoesNotSupportIt_EndsSilently() => Assert.Null(((Tensor)new Flatten().Apply(Embedded())).Mask);

    [Fact]
    public void Mask_OfAListOfInputs_EndsAsInKeras()
    {
        var add = new Add();
        Nest<Tensor> inputs = new[] { Embedded(), Embedded() };
        Assert.Null(((Tensor)add.Apply(inputs)).Mask);
        Nest<Tensor?> asked = add.ComputeMask(inputs, inputs.Map(input => input.Mask));
        Assert.Equal([true, true, false, true, false, false], asked.Value!.Value.ToArray<bool>());
    }

    [Fact]
    public void Mask_GivenAsAnArgument_IsUsedButGoesNoFurther()
    {
        var layer = new LSTM(2, returnSequences: true);
        Tensor x = Tensor.Ones([1, 2, 3]), mask = Tensor.From<bool>([true, false], [1, 2]);
        Tensor output = layer.Apply(x, new CallContext(training: false, [KeyValuePair.Create("mask", (object?)mask)]));
        Assert.Null(output.Mask);
        Assert.Equal(output.ToArray<float>()[..2], output.ToArray<float>()[2..]);
    }

    [Fact]
    public void Mask_OfALayerWithStates_MarksTheFirstOutputOnly()
    {
        Nest<Tensor> outputs = new LSTM(2, returnSequences: true, returnState: true).Apply(Embedded());
        Assert.Equal([false, true, true], outputs.Flatten().Select(output => output.Mask is null));
    }

    [Fact]
    public void MaskArguments_OfSeveralTensors_AreFilledByName()
    {
        Tensor query = Embedded(), value = Embedded(), mine = Tensor.From<bool>([true, true, true, true, true, true], [2, 3]);
        var layer = new TwoTensors();
        layer.Apply(query, Context(("value", (Nest<Tensor>)value)));
        Assert.Equal([query.Mask, value.Mask, null], layer.Seen);
        layer.Apply(query, Context(("value", (Nest<Tensor>)value), ("value_mask", mine)));
        Assert.Equal([query.Mask, mine, null], layer.Seen);
        layer.Apply(query, Context());
        Assert.Equal([null, null, query.Mask], layer.Seen);
    }

    [Fact]
    public void Graph_OfAnEmbeddingThatMasks_NamesTheMaskAsKerasDoes()
    {
        Nest<KerasTensor> input = new Input([3], dtype: DType.Int32, name: "words");
        Nest<KerasTensor> output = new LSTM(2, name: "memory").Apply(new Dense(4).Apply(new Embedding(4, 4, maskZero: true).Apply(input)));
        Assert.StartsWith("not_equal", MaskSource(new Model(input, output), "memory"), StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_OfMasking_NamesTheMaskAsKerasDoes()
    {
        Nest<KerasTensor> input = new Input([3, 2], name: "steps");
        Model model = new(input, new LSTM(2, name: "memory").Apply(new Masking().Apply(input)));
        Assert.StartsWith("any", MaskSource(model, "memory"), StringComparison.Ordinal);
        Tensor x = Tensor.From<float>([1, 2, 3, 4, 0, 0], [1, 3, 2]);
        Tensor whole = model.Apply(x), cut = model.GetLayer("memory").Apply(Tensor.From<float>([1, 2, 3, 4], [1, 2, 2]));
        Assert.Equal(cut.ToArray<float>(), whole.ToArray<float>());
    }

    [Fact]
    public void Graph_OfAnUnmaskedLayer_RecordsNoMaskAsKerasDoes()
    {
        Nest<KerasTensor> input = new Input([3, 2]);
        Config call = CallOf(new Model(input, new LSTM(2, name: "memory").Apply(input)), "memory");
        Assert.True(call.ContainsKey("mask"));
        Assert.Null(call["mask"]);
    }

    [Fact]
    public void Graph_OfALayerWithAMaskOfItsOwn_UsesItThoughItIsNotDrawn()
    {
        Nest<KerasTensor> input = new Input([4], dtype: DType.Int32);
        Layer embedding = new Embedding(4, 3, maskZero: true), memory = new LSTM(2, name: "memory");
        Nest<KerasTensor> output = memory.Apply(new EverySecond().Apply(embedding.Apply(input)));
        Model model = new(input, output);
        Assert.Null(CallOf(model, "memory")["mask"]);
        Tensor masked = model.Apply(Tensor.From<int>([1, 1, 0, 0], [1, 4])), cut = memory.Apply(embedding.Apply(Tensor.From<int>([1], [1, 1])));
        Assert.Equal(cut.ToArray<float>(), masked.ToArray<float>());
    }

    [Fact]
    public void Mask_OfANestedModel_EntersAndLeavesIt()
    {
        Nest<KerasTensor> inner = new Input([null, 3]);
        Model nested = new(inner, new Dense(3).Apply(inner));
        Tensor output = nested.Apply(Embedded(width: 3));
        Assert.Equal([true, true, false, true, false, false], output.Mask!.Value.ToArray<bool>());
    }

    [Fact]
    public void Loss_OfMaskedPredictions_CountsOnlyWhatTheMaskLeaves()
    {
        Nest<KerasTensor> input = new Input([3, 1]);
        var masking = new Masking();
        Model model = new(input, new Dense(1, useBias: false, kernelInitializer: "ones").Apply(masking.Apply(input)));
        model.Compile(optimizer: "sgd", loss: "mse");
        Tensor x = Tensor.From<float>([1, 2, 0], [1, 3, 1]), y = Tensor.From<float>([0, 0, 100], [1, 3, 1]);
        Assert.Equal(2.5, model.Evaluate(x, y, verbose: 0)["loss"].ToDouble(), 6);
    }

    private static Tensor Embedded(int width = 4) => new Embedding(4, width, maskZero: true).Apply(Words);

    private static CallContext Context(params (string Name, object? Value)[] arguments) =>
        new(training: false, [.. arguments.Select(argument => KeyValuePair.Create(argument.Name, argument.Value))]);

    private static Config CallOf(Model model, string layer)
    {
        Config entry = model.GetConfig().GetList("layers")!.Cast<Config>().Single(item => (string?)item["name"] == layer);
        return ((Config)entry.GetList("inbound_nodes")![0]!).GetConfig("kwargs")!;
    }

    private static string MaskSource(Model model, string layer) =>
        (string)CallOf(model, layer).GetConfig("mask")!.GetConfig("config")!.GetList("keras_history")![0]!;

    private sealed class TwoTensors() : Layer(name: null)
    {
        public Tensor?[] Seen { get; private set; } = [];

        internal override string InputArgumentName => "query";

        internal override bool AcceptsMask => true;

        internal override IReadOnlyList<string> CallArgumentNames => ["value", "query_mask", "value_mask", "mask"];

        protected override Tensor Call(Tensor inputs, CallContext context)
        {
            Seen = [context.FindMasks("query_mask").Value, context.FindMasks("value_mask").Value, context.FindMasks().Value];
            return inputs * 1f;
        }
    }

    private sealed class EverySecond() : Layer(name: null)
    {
        protected override Tensor Call(Tensor inputs, CallContext context) => Half(inputs);

        protected override Tensor? ComputeMask(Tensor inputs, Tensor? mask) => mask is { } given ? Half(given) : (Tensor?)null;

        private static Tensor Half(Tensor x) => Ops.Take(x, Tensor.From<int>([.. Enumerable.Range(0, x.Shape[1] / 2).Select(i => 2 * i)]), 1);
    }
}
