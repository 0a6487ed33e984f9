using Argali.Engine;
using Argali.Optimizers.Schedules;
using Argali.Tests.Goldens;

namespace Argali.Tests.Optimizers.Schedules;

public sealed class ScheduleGoldenTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("schedules", "!callable_and_custom")]
    public void Call_RecordedSteps_GivesKerasRates(string path) => Check(path);

    [Fact]
    public void PiecewiseConstantDecay_AsManyValuesAsBoundaries_Throws() => Assert.Contains(
        "1 less than", Assert.Throws<ArgumentException>(() => new PiecewiseConstantDecay([1, 2], [0.1, 0.2])).Message);

    [Fact]
    public void Ctor_NoDecaySteps_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialDecay(0.1, 0, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecayRestarts(0.1, -1));
    }

    internal override void Run(GoldenCase golden)
    {
        LearningRateSchedule schedule = LearningRateSchedule.Get(GoldenCase.ToConfig(golden["schedule"]))!;
        Assert.Equal(golden["schedule"].GetProperty("module").GetString(), schedule.Module);
        Serialized.ConfigEqual(golden["schedule"].GetProperty("config"), schedule.GetConfig(), schedule.ClassName);
        int[] steps = GoldenCase.ToTensor(golden["steps"]).ToArray<int>();
        float[] values = GoldenCase.ToTensor(golden["values"]).ToArray<float>();
        bool[] fragile = GoldenCase.ToTensor(golden["fragile"]).ToArray<bool>();
        for (int i = 0; i < steps.Length; i++)
        {
            if (!fragile[i])
                GoldenAssert.Close((double)values[i], schedule.Call(steps[i]), golden.RelativeTolerance, golden.AbsoluteTolerance, $"step {steps[i]}");
        }
    }
}
