using Argali.Engine.Kernels;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels.Optimizers;

[Trait("Category", "Kernels")]
public sealed class UpdateKernelTests
{
    private delegate void Step(double g, ref double p, ref double a, ref double b, ref double c);

    private static readonly Dictionary<string, Action> Checks = new()
    {
        ["Sgd"] = () => Check(0, new Update.Sgd(0.1f), (double g, ref double p, ref double a, ref double b, ref double c) => p -= 0.1 * g),
        ["Momentum"] = () => Check(
            1, new Update.Momentum(0.1f, 0.9f, nesterov: false), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                a = 0.9 * a - 0.1 * g;
                p += a;
            }),
        ["Nesterov"] = () => Check(
            1, new Update.Momentum(0.1f, 0.9f, nesterov: true), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                a = 0.9 * a - 0.1 * g;
                p += 0.9 * a - 0.1 * g;
            }),
        ["Lion"] = () => Check(
            1, new Update.Lion(0.1f, 0.9f, 0.75f), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                p -= 0.1 * Math.Sign(0.9 * a + 0.1 * g);
                a = 0.75 * a + 0.25 * g;
            }),
        ["Adam"] = () => Check(
            2, new Update.Adam(0.1f, 0.1f, 0.01f, 1e-3f), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                a += (g - a) * 0.1;
                b += (g * g - b) * 0.01;
                p -= a * 0.1 / (Math.Sqrt(b) + 1e-3);
            }),
        ["AmsGrad"] = () => Check(
            3, new Update.AmsGrad(0.1f, 0.1f, 0.01f, 1e-3f), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                a += (g - a) * 0.1;
                b += (g * g - b) * 0.01;
                c = Math.Max(c, b);
                p -= a * 0.1 / (Math.Sqrt(c) + 1e-3);
            }),
        ["Adamax"] = () => Check(
            2, new Update.Adamax(0.1f, 0.1f, 0.99f, 0.5f, 1e-3f), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                a += (g - a) * 0.1;
                b = Math.Max(0.99 * b, Math.Abs(g));
                p -= 0.1 * a / (0.5 * (b + 1e-3));
            }),
        ["Nadam"] = () => Check(
            2,
            new Update.Nadam(new NadamFactors(0.9f, 0.5f, 0.1f, 0.25f, 0.75f), 0.1f, 0.1f, 0.01f, 1e-3f),
            (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                a += (g - a) * 0.1;
                b += (g * g - b) * 0.01;
                p -= 0.1 * (0.9 * a / 0.5 + 0.1 * g / 0.25) / (Math.Sqrt(b / 0.75) + 1e-3);
            }),
        ["Lamb"] = () => Check(
            3, new Update.Lamb(0.1f, 0.01f, 0.5f, 0.25f, 1e-3f), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                a += (g - a) * 0.1;
                b += (g * g - b) * 0.01;
                c = a / 0.5 / (Math.Sqrt(b / 0.25) + 1e-3);
            }),
        ["Rmsprop"] = () => Check(
            1, new Update.Rmsprop(0.1f, 0.75f, 0.25f, 0, 1e-3f, false), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                a = 0.75 * a + 0.25 * g * g;
                p -= 0.1 * g / Math.Sqrt(a + 1e-3);
            }),
        ["RmspropCenteredMomentum"] = () => Check(
            3, new Update.Rmsprop(0.1f, 0.75f, 0.25f, 0.5f, 1e-3f, true), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                a = 0.75 * a + 0.25 * g * g;
                c = 0.75 * c + 0.25 * g;
                b = 0.5 * b + 0.1 * g / Math.Sqrt(a - c * c + 1e-3);
                p -= b;
            }),
        ["Adagrad"] = () => Check(
            1, new Update.Adagrad(0.1f, 1e-3f), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                a += g * g;
                p -= 0.1 * g / Math.Sqrt(a + 1e-3);
            }),
        ["Adadelta"] = () => Check(
            2, new Update.Adadelta(0.1f, 0.75f, 0.25f, 1e-3f), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                a = 0.75 * a + 0.25 * g * g;
                double delta = -Math.Sqrt(b + 1e-3) * g / Math.Sqrt(a + 1e-3);
                b = 0.75 * b + 0.25 * delta * delta;
                p += 0.1 * delta;
            }),
        ["Ftrl"] = () => Check(
            2, new Update.Ftrl(0.5f, 0.25f, 0.125f, 0.25f), (double g, ref double p, ref double a, ref double b, ref double c) =>
            {
                double next = a + g * g;
                b += g + 0.5 * p - (Math.Sqrt(next) - Math.Sqrt(a)) / 0.5 * p;
                p = (Math.Clamp(b, -0.25, 0.25) - b) / (Math.Sqrt(next) / 0.5 + 0.25);
                a = next;
            }),
    };

    public static TheoryData<string> Names => [.. Checks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_EveryWidthAndLength_MatchesDouble(string name) => Checks[name]();

    [Fact]
    public void DecayAndMovingAverage_MatchFormulas()
    {
        float[] p = [1, -2], average = [4, 8];
        UnaryKernel.Apply(p, p, new Update.Decay(0.5f, 0.5f));
        Assert.Equal([0.75f, -1.5f], p);
        BinaryKernel.Apply(average, p, average, new Update.MovingAverage(0.75f));
        Assert.Equal([3.1875f, 5.625f], average);
    }

    [Fact]
    public void Apply_SharedSlots_Throws()
    {
        var slot = new float[4];
        Assert.Throws<ArgumentException>(
            () => UpdateKernel.Apply(new float[4], new float[4], slot, slot, default, new Update.Adam(1, 1, 1, 1)));
    }

    [Fact]
    public void Apply_Repeated_AllocatesNothing()
    {
        float[] p = new float[100_000], g = new float[p.Length], m = new float[p.Length], v = new float[p.Length];
        Assert.Equal(0, AllocatedBytes(() => UpdateKernel.Apply(p, g, m, v, default, new Update.Adam(0.1f, 0.1f, 0.1f, 1e-7f))));
    }

    private static void Check<TOp>(int slots, TOp op, Step reference) where TOp : struct, IUpdateOp
    {
        foreach (int length in Lengths)
        {
            float[][]? scalar = null;
            foreach (KernelWidth width in Widths)
            {
                float[] g = Draw(length, -1, 1), p = Draw(length, -1, 1, 2);
                float[] a = Draw(slots > 0 ? length : 0, 0.3, 1, 3), b = Draw(slots > 1 ? length : 0, 0.3, 1, 4);
                float[] c = Draw(slots > 2 ? length : 0, 0, 0.3, 5);
                var expected = new double[4][];
                for (int k = 0; k < 4; k++)
                    expected[k] = new double[length];
                for (int i = 0; i < length; i++)
                {
                    double ep = p[i], ea = slots > 0 ? a[i] : 0, eb = slots > 1 ? b[i] : 0, ec = slots > 2 ? c[i] : 0;
                    reference(g[i], ref ep, ref ea, ref eb, ref ec);
                    (expected[0][i], expected[1][i], expected[2][i], expected[3][i]) = (ep, ea, eb, ec);
                }

                UpdateKernel.Apply(width, p, g, a, b, c, op);
                float[][] received = [p, a, b, c];
                scalar ??= received;
                for (int k = 0; k <= slots; k++)
                {
                    AssertClose(expected[k], received[k], 4e-6, 1e-6, $"{typeof(TOp).Name} {width} array {k}");
                    AssertSameBits(scalar[k], received[k], $"{typeof(TOp).Name} {width} array {k} against scalar");
                }
            }
        }
    }
}
