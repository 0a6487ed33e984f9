namespace Argali.Engine.Tests.Autodiff;

public class GradientTapeTests
{
    [Fact]
    public void Step_OfAWarmNetwork_AllocatesNothing()
    {
        var network = new SmallNetwork([64, 48, 32, 10]);
        Tensor x = Ops.RandomNormal([32, 64], seed: 1), classes = Ops.RandomInteger([32], 0, 10, 2);
        for (int i = 0; i < 40; i++)
            network.Step(x, classes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            network.Step(x, classes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Step_Repeated_LowersTheLoss()
    {
        var network = new SmallNetwork([8, 16, 3]);
        Tensor x = Ops.RandomNormal([24, 8], seed: 1), classes = Ops.RandomInteger([24], 0, 3, 2);
        float first = network.Step(x, classes);
        float last = first;
        for (int i = 0; i < 200; i++)
            last = network.Step(x, classes);
        Assert.True(last < first / 4, $"{first} -> {last}");
    }

    [Fact]
    public void Tensor_AfterItsStep_Throws()
    {
        var tape = new GradientTape();
        Tensor y;
        using (tape.Record())
            y = Tensor.Ones([2]) + 1f;
        Assert.Contains("ended", Assert.Throws<InvalidOperationException>(() => y.ToArray<float>()).Message);
        Assert.Throws<InvalidOperationException>(() => Ops.Exp(y));
        using (tape.Record())
        {
            _ = Tensor.Ones([2]) + 1f;
            Assert.Throws<InvalidOperationException>(() => y.Shape);
        }
    }

    [Fact]
    public void Backward_Twice_GivesTheGradientsOfTheSecond()
    {
        var tape = new GradientTape();
        var w = new Variable(Tensor.From<float>([2, 3]), "w");
        using (tape.Record())
        {
            Tensor row = Ops.Reshape(w.Value * 1f, [1, 2]);
            Tensor first = Ops.Sum(row * 5f), second = Ops.Sum(Ops.Square(row) + Ops.Reshape(row, [1, 2]));
            tape.Backward(first);
            Assert.Equal([5f, 5f], tape.Gradient(w)!.Value.ToArray<float>());
            tape.Backward(second);
            Assert.Equal([5f, 7f], tape.Gradient(w)!.Value.ToArray<float>());
        }
    }

    [Fact]
    public void Gradient_OfAFrozenVariable_IsNull()
    {
        var tape = new GradientTape();
        var w = new Variable(Tensor.Ones([2]), "w", trainable: false);
        var v = new Variable(Tensor.Ones([2]), "v");
        using (tape.Record())
        {
            tape.Backward(Ops.Sum(w * v.Value));
            Assert.Null(tape.Gradient(w));
            Assert.NotNull(tape.Gradient(v));
        }
    }

    [Fact]
    public void Pause_StopsRecording_UntilDisposed()
    {
        var tape = new GradientTape();
        var v = new Variable(Tensor.Ones([2]), "v");
        using (tape.Record())
        {
            Tensor constant;
            using (GradientTape.Pause())
                constant = v.Value * 3f;
            tape.Backward(Ops.Sum(constant * v.Value));
            Assert.Equal([3f, 3f], tape.Gradient(v)!.Value.ToArray<float>());
        }
    }

    [Fact]
    public void Gradient_OfAWatchedTensor_SurvivesHandingOn()
    {
        var tape = new GradientTape();
        using (tape.Record())
        {
            Tensor x = Tensor.From<float>([1, 2]);
            GradientTape.Watch(x);
            Tensor middle = x * 2f;
            GradientTape.Watch(middle);
            tape.Backward(Ops.Sum(Ops.Square(middle)));
            Assert.Equal([4f, 8f], tape.Gradient(middle)!.Value.ToArray<float>());
            Assert.Equal([8f, 16f], tape.Gradient(x)!.Value.ToArray<float>());
        }
    }

    [Fact]
    public void Operations_InAComputeStep_RecordNothing()
    {
        var tape = new GradientTape();
        var v = new Variable(Tensor.Ones([2]), "v");
        using (tape.Compute())
        {
            Tensor y = Ops.Sum(v.Value * 2f);
            Assert.False(GradientTape.IsRecording);
            tape.Backward(y);
            Assert.Null(tape.Gradient(v));
        }
    }
}
