using Argali.Callbacks;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.Tests.Training;

/// <summary>Models whose inputs are texts, from data to prediction.</summary>
public sealed class StringModelTests
{
    private static readonly string[] Texts =
        ["good film", "bad film", "really good", "really bad", "good good good", "bad, bad!", "a good one", "a bad one"];

    private static readonly float[,] Labels = { { 1 }, { 0 }, { 1 }, { 0 }, { 1 }, { 0 }, { 1 }, { 0 } };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_OnTexts_LearnsAndSurvivesAFile(bool withInput)
    {
        using var folder = new TemporaryFolder();
        var vectorize = new TextVectorization(outputMode: OutputMode.MultiHot);
        vectorize.Adapt(Texts);
        var output = new Dense(1, activation: "sigmoid");
        Layer[] layers = withInput ? [new Input([1], dtype: DType.String), vectorize, output] : [vectorize, output];
        var model = new Sequential(layers);
        model.Compile(optimizer: new Argali.Optimizers.Adam(0.1), loss: "binary_crossentropy");
        model.Fit(Texts, Labels, batchSize: 3, epochs: 40, verbose: Verbosity.Silent);
        Tensor predicted = model.Predict(Texts);
        for (int i = 0; i < Texts.Length; i++)
            Assert.Equal(Labels[i, 0], predicted.AsSpan<float>()[i], 0.2f);
        model.Save(folder["m.keras"]);
        Assert.Equal(predicted.ToArray<float>(), ((Tensor)Model.Load(folder["m.keras"]).Predict(Texts)).ToArray<float>());
    }

    [Fact]
    public void Predict_OfAFunctionalModelWithTextsAndNumbers_TakesBoth()
    {
        var text = new Input([1], dtype: DType.String, name: "text");
        var number = new Input([2], name: "number");
        var vectorize = new TextVectorization(outputSequenceLength: 3, vocabulary: ["good", "bad"]);
        Nest<KerasTensor> embedded = new Embedding(4, 2).Apply(vectorize.Apply(text));
        Nest<KerasTensor> joined = new Concatenate().Apply(Nest<KerasTensor>.List([new Flatten().Apply(embedded), (Nest<KerasTensor>)number]));
        var model = new Model(Nest<KerasTensor>.List([(Nest<KerasTensor>)text, (Nest<KerasTensor>)number]), new Dense(2).Apply(joined));
        Tensor predicted = model.Predict(new[] { Tensor.From(Texts), Tensor.Ones([8, 2]) });
        Assert.Equal(new Shape(8, 2), predicted.Shape);
    }
}
