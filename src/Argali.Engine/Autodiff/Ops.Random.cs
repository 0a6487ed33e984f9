using System.Runtime.CompilerServices;
using Argali.Engine.Kernels;

namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Uniform numbers in [<paramref name="minval"/>, <paramref name="maxval"/>).</summary>
    public static Tensor RandomUniform(Shape shape, float minval = 0f, float maxval = 1f, RandomSource seed = default)
    {
        TensorNode output = TensorAllocator.Floats(shape);
        UniformKernel.Fill(seed.Draw(), output.Floats);
        return Rescale(output, maxval - minval, minval);
    }

    /// <summary>Numbers of a normal distribution.</summary>
    public static Tensor RandomNormal(Shape shape, float mean = 0f, float stddev = 1f, RandomSource seed = default)
    {
        TensorNode output = TensorAllocator.Floats(shape);
        RandomFill.Normal(seed.Draw(), output.Floats);
        return Rescale(output, stddev, mean);
    }

    /// <summary>Numbers of a normal distribution; those further than two standard deviations from the mean are drawn again.</summary>
    public static Tensor TruncatedNormal(Shape shape, float mean = 0f, float stddev = 1f, RandomSource seed = default)
    {
        TensorNode output = TensorAllocator.Floats(shape);
        RandomFill.TruncatedNormal(seed.Draw(), output.Floats);
        return Rescale(output, stddev, mean);
    }

    /// <summary>Whole numbers in [<paramref name="minval"/>, <paramref name="maxval"/>), as int32.</summary>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public static Tensor RandomInteger(Shape shape, int minval, int maxval, RandomSource seed = default)
    {
        if (maxval <= minval)
            throw new ArgumentException($"RandomInteger expects minval < maxval. Received: [{minval}, {maxval}).", nameof(maxval));
        RandomState key = seed.Draw();
        TensorNode output = TensorAllocator.Create(DType.Int32, shape);
        Span<int> y = output.Span<int>();
        ulong range = (ulong)((long)maxval - minval);
        for (int i = 0; i < y.Length; i++)
            y[i] = (int)(minval + (long)RandomFill.Integer(key, i, range));
        return new Tensor(output);
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order, as int32; every order is as likely as the others.</summary>
    public static Tensor RandomPermutation(int count, RandomSource seed = default)
    {
        RandomState key = seed.Draw();
        TensorNode output = TensorAllocator.Create(DType.Int32, new Shape(count));
        Shuffle(key, output.Span<int>());
        return new Tensor(output);
    }

    /// <summary>The positions of an axis in random order.</summary>
    public static Tensor RandomShuffle(Tensor x, int axis = 0, RandomSource seed = default) =>
        Take(x, RandomPermutation(x.Shape[x.Shape.Axis(axis)], seed), axis);

    /// <summary>
    /// Zeroes elements with the probability <paramref name="rate"/> and scales the others by 1 / (1 - rate), so that the mean stays. The
    /// gradient flows, scaled, through the elements that stayed.
    /// </summary>
    /// <param name="x">The input.</param>
    /// <param name="rate">The probability, in [0, 1).</param>
    /// <param name="seed">Where the randomness comes from. Default: the global stream.</param>
    /// <param name="noiseShape">The shape of the mask, which broadcasts to x. Default: that of x.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> lies outside [0, 1).</exception>
    public static Tensor Dropout(Tensor x, float rate, RandomSource seed = default, Shape? noiseShape = null)
    {
        if (rate is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, $"Dropout expects a rate in [0, 1). Received: {rate}.");
        if (rate == 0)
            return x;
        TensorNode mask = TensorAllocator.Floats(noiseShape ?? x.Shape);
        Span<float> factors = mask.Floats;
        UniformKernel.Fill(seed.Draw(), factors);
        float scale = 1 / (1 - rate);
        UnaryKernel.Apply(factors, factors, new KeepFrom(rate, scale));
        return Multiply(x, new Tensor(mask));
    }

    /// <summary>Fills a span with the numbers 0 to n - 1 in random order, by Fisher and Yates's method.</summary>
    internal static void Shuffle(RandomState key, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            int j = (int)RandomFill.Integer(key, i, (ulong)i + 1);
            order[i] = order[j];
            order[j] = i;
        }
    }

    private static Tensor Rescale(TensorNode node, float factor, float offset)
    {
        UnaryKernel.Apply(node.Floats, node.Floats, new ScaleThenMove(factor, offset));
        return new Tensor(node);
    }

    /// <summary>x factor + offset, rounded twice.</summary>
    private readonly struct ScaleThenMove(float factor, float offset) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => (x * TV.Broadcast(factor)) + TV.Broadcast(offset);
    }

    /// <summary>From the limit on the factor, below it zero.</summary>
    private readonly struct KeepFrom(float limit, float factor) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast(factor) & TV.LessThanOrEqual(TV.Broadcast(limit), x);
    }
}
