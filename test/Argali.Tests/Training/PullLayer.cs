using Argali.Engine;
using Argali.Layers;
using Argali.Metrics;

namespace Argali.Tests.Training;

/// <summary>Passes its inputs on, adds 0.05 times the mean of their squares to the loss and measures the mean of their absolute values.</summary>
internal sealed class PullLayer : Layer
{
    private readonly Mean tracker;

    public PullLayer()
        : base("pull") => tracker = Track(new Mean("pull"));

    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        AddLoss(Ops.Mean(Ops.Square(inputs)) * 0.05f);
        using PauseScope pause = GradientTape.Pause();
        tracker.UpdateState(Ops.Mean(Ops.Abs(inputs)));
        return inputs;
    }
}
