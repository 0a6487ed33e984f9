namespace Argali.Engine.Tests.Tensors;

public sealed class AllocationBudgetTests
{
    [Fact]
    public void Zeros_BeyondTheBudget_ThrowsAndTakesNothing()
    {
        using var budget = new AllocationBudget(1000);
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([251]));
        Assert.Equal(1000, budget.Remaining);
        Tensor.Zeros([100]);
        Assert.Equal(600, budget.Remaining);
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([151]));
    }

    [Fact]
    public void Require_LengthsWhoseProductNoIntegerHolds_Throws()
    {
        using var budget = new AllocationBudget(long.MaxValue);
        Assert.Throws<InvalidOperationException>(() => AllocationBudget.Require([int.MaxValue, int.MaxValue, int.MaxValue], DType.Float32));
    }

    [Fact]
    public void Step_BeyondTheBudgetAtOnce_Throws()
    {
        using var budget = new AllocationBudget(8 << 20);
        for (int i = 0; i < 4; i++)
        {
            var tape = new GradientTape();
            using StepScope step = tape.Compute();
            _ = Tensor.Zeros([1 << 20]) + 1f;
        }

        Assert.Equal(8 << 20, budget.Remaining);
        Assert.Throws<InvalidOperationException>(() =>
        {
            using StepScope step = new GradientTape().Compute();
            return Tensor.Zeros([3 << 20]);
        });
    }

    [Fact]
    public void Dispose_OfAnInnerBudget_CountsForTheOuterOne()
    {
        using var outer = new AllocationBudget(1000);
        using (var inner = new AllocationBudget(5000))
        {
            Assert.Equal(1000, inner.Remaining);
            Tensor.Zeros([50]);
        }

        Assert.Equal(800, outer.Remaining);
        outer.Dispose();
        Assert.Equal(5000, Tensor.Zeros([5000]).ElementCount);
    }
}
