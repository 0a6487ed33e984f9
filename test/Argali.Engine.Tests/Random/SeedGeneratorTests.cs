namespace Argali.Engine.Tests.RandomNumbers;

public class SeedGeneratorTests
{
    [Fact]
    public void Next_CountsUp_AndTheStateContinuesTheStream()
    {
        var generator = new SeedGenerator(7);
        Assert.Equal(new RandomState(7, 0), generator.State);
        float[] first = Ops.RandomUniform([4], seed: generator).ToArray<float>();
        RandomState saved = generator.State;
        float[] second = Ops.RandomUniform([4], seed: generator).ToArray<float>();
        Assert.NotEqual(first, second);
        Assert.Equal(new RandomState(7, 2), generator.State);
        var other = new SeedGenerator(1) { State = saved };
        Assert.Equal(second, Ops.RandomUniform([4], seed: other).ToArray<float>());
    }

    [Fact]
    public void FixedSeed_GivesTheSameDrawEachTime() =>
        Assert.Equal(Ops.RandomNormal([9], seed: 3).ToArray<float>(), Ops.RandomNormal([9], seed: 3).ToArray<float>());

    [Fact]
    public void RandomSeed_Set_RepeatsWhatFollows()
    {
        RandomState before = RandomSeed.State;
        try
        {
            RandomSeed.Set(5);
            int seed = new SeedGenerator().Seed;
            float[] draw = Ops.RandomUniform([3]).ToArray<float>();
            RandomSeed.Set(5);
            Assert.Equal(seed, new SeedGenerator().Seed);
            Assert.Equal(draw, Ops.RandomUniform([3]).ToArray<float>());
            Assert.InRange(seed, 1, 1_000_000_000);
        }
        finally
        {
            RandomSeed.State = before;
        }
    }
}
