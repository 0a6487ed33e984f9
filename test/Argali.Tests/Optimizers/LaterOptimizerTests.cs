using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Optimizers;

/// <summary>
/// The optimizers that came after Keras 3.3.3: nothing of them is recorded, so plain loops in double say what their published definitions
/// give, and the configs are those that the later releases write.
/// </summary>
public sealed class LaterOptimizerTests
{
    private const int Steps = 12;

    // A matrix lying down, one standing, a vector, a convolution's kernel and an embedding's table.
    private static readonly (string Path, Shape Shape)[] Variables =
    [
        ("dense/kernel", new Shape(3, 5)),
        ("logits/kernel", new Shape(6, 2)),
        ("dense/bias", new Shape(5)),
        ("conv1d/kernel", new Shape(3, 2, 4)),
        ("embedding/embeddings", new Shape(4, 3)),
    ];

    [Fact]
    public void Lamb_TwelveSteps_GivesWhatItsDefinitionSays()
    {
        var optimizer = new Lamb(learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.01);
        CheckSteps(optimizer, variable => new LambReference(variable));
    }

    [Fact]
    public void Lamb_OfAVariableOfZeros_StepsByTheLearningRate()
    {
        var optimizer = new Lamb(learningRate: 0.5, epsilon: 0);
        var variable = new Variable(Tensor.Zeros([2]), "v");
        optimizer.Apply([new float[] { 3, -4 }], [variable]);
        GoldenAssert.Close((Tensor)new float[] { -0.5f, 0.5f }, variable, 1e-5, 0, "v");
    }

    [Theory]
    [InlineData(true, 0.2)]
    [InlineData(false, 0.5)]
    [InlineData(true, null)]
    public void Muon_TwelveSteps_GivesWhatItsDefinitionSays(bool nesterov, double? rmsRate)
    {
        var optimizer = new Muon(
            learningRate: 0.1, adamBeta1: 0.8, adamBeta2: 0.9, adamWeightDecay: 0.02, epsilon: 1e-3, weightDecay: 0.01, adamLrRatio: 0.5,
            momentum: 0.9, nesterov: nesterov, rmsRate: rmsRate, excludeLayers: ["logits"]);
        CheckSteps(optimizer, variable => variable.Path == "dense/kernel"
            ? new MuonReference(variable, nesterov, 5, rmsRate is { } rate ? rate * Math.Sqrt(5) : 1)
            : new AdamReference(variable, rate: 0.05, decay: 0.02));
    }

    [Fact]
    public void Muon_ConfigOfItsFirstReleases_KeepsTheirRules()
    {
        Config config = new Muon(0.1, 0.8, 0.9, epsilon: 1e-3, weightDecay: 0.01, adamLrRatio: 0.5, momentum: 0.9, nsSteps: 6).GetConfig();
        config.Remove("rms_rate");
        config.Remove("adam_weight_decay");
        Optimizer optimizer = Optimizer.Get(new Config { ["class_name"] = "Muon", ["config"] = config })!;
        Assert.Equal(config.Keys, optimizer.GetConfig().Keys);
        CheckSteps(optimizer, variable => variable.Path switch
        {
            "dense/kernel" => new MuonReference(variable, nesterov: true, 6, scale: 1),
            "logits/kernel" => new MuonReference(variable, nesterov: true, 6, scale: Math.Sqrt(3)),
            "conv1d/kernel" => new MuonReference(variable, nesterov: true, 6, scale: Math.Sqrt(1.5)),
            _ => new AdamReference(variable, rate: 0.05, decay: 0.01),
        });
    }

    [Fact]
    public void Muon_NewtonSchulz_BringsSingularValuesNearOne()
    {
        var optimizer = new Muon(learningRate: 1, weightDecay: null, adamWeightDecay: null, nesterov: false, rmsRate: null, nsSteps: 10);
        var variable = new Variable(Tensor.Zeros([3, 4]), "kernel");
        optimizer.Apply([Ops.RandomNormal([3, 4], seed: 3)], [variable]);
        float[] gram = Ops.MatMul(variable.Value, variable.Value, transposeB: true).ToArray<float>();
        for (int i = 0; i < 9; i++)
            Assert.InRange(gram[i], i % 4 == 0 ? 0.4 : -0.45, i % 4 == 0 ? 1.6 : 0.45);
    }

    [Theory]
    [InlineData("lamb", "Lamb", 0.001)]
    [InlineData("Muon", "Muon", 0.001)]
    public void Get_ByName_HasKerasDefaults(string name, string className, double learningRate)
    {
        Optimizer optimizer = Optimizer.Get(name)!;
        Assert.Equal(className, optimizer.ClassName);
        Assert.Equal((float)learningRate, optimizer.LearningRate);
        Optimizer again = Optimizer.Get(Serialized.Envelope(optimizer))!;
        Assert.Equal(optimizer.GetConfig().ToString(), again.GetConfig().ToString());
    }

    [Fact]
    public void GetConfig_OfEach_HasTheKeysOfTheReleasesThatHaveIt()
    {
        string[] shared =
        [
            "name", "learning_rate", "weight_decay", "clipnorm", "global_clipnorm", "clipvalue", "use_ema", "ema_momentum", "ema_overwrite_frequency",
            "loss_scale_factor", "gradient_accumulation_steps",
        ];
        Assert.Equal([.. shared, "beta_1", "beta_2", "epsilon"], new Lamb().GetConfig().Keys);
        Assert.Equal(
            [
                .. shared, "adam_beta_1", "adam_beta_2", "epsilon", "exclude_layers", "muon_a", "muon_b", "muon_c", "adam_lr_ratio", "momentum", "ns_steps",
                "nesterov", "exclude_embeddings", "adam_weight_decay", "rms_rate",
            ],
            new Muon().GetConfig().Keys);
    }

    [Fact]
    public void Variables_OfEach_StandInTheOrderOfFiles()
    {
        Variable[] variables = [.. Variables.Take(3).Select(item => new Variable(Tensor.Ones(item.Shape), "v") { Path = item.Path })];
        var lamb = new Lamb();
        lamb.Build(variables);
        Assert.Equal(
            [
                "iteration", "learning_rate", "dense_kernel_momentum", "dense_kernel_velocity", "logits_kernel_momentum", "logits_kernel_velocity",
                "dense_bias_momentum", "dense_bias_velocity",
            ],
            lamb.Variables.Select(variable => variable.Name));
        var muon = new Muon(excludeLayers: ["^logits/"]);
        muon.Build(variables);
        Assert.Equal(
            [
                "iteration", "learning_rate", "dense_kernel_momentum", "logits_kernel_momentum", "logits_kernel_velocity", "dense_bias_momentum",
                "dense_bias_velocity",
            ],
            muon.Variables.Select(variable => variable.Name));
    }

    [Theory]
    [InlineData("lamb")]
    [InlineData("muon")]
    public void Load_InTheMiddle_GoesOnAsIfItHadNotStopped(string name)
    {
        Tensor x = Ops.RandomNormal([8, 3], seed: 1), y = Ops.RandomNormal([8, 1], seed: 2);
        var model = new Sequential([new Input([3]), new Dense(4), new RMSNormalization(), new Dense(1)]);
        model.Compile(optimizer: name, loss: "mse");
        model.Fit(x, y, epochs: 2, verbose: 0, shuffle: Shuffle.None);
        using var folder = new TemporaryFolder();
        model.Save(folder["model.keras"]);
        Model loaded = Model.Load(folder["model.keras"]);
        model.Fit(x, y, epochs: 2, verbose: 0, shuffle: Shuffle.None);
        loaded.Fit(x, y, epochs: 2, verbose: 0, shuffle: Shuffle.None);
        Assert.Equal(model.GetWeights().Select(weight => weight.ToArray<float>()), loaded.GetWeights().Select(weight => weight.ToArray<float>()));
    }

    private static void CheckSteps(Optimizer optimizer, Func<Variable, Reference> reference)
    {
        Variable[] variables = [.. Variables.Select((item, i) => new Variable(Ops.RandomNormal(item.Shape, seed: i + 1), "v") { Path = item.Path })];
        Reference[] expected = [.. variables.Select(reference)];
        for (int step = 1; step <= Steps; step++)
        {
            Tensor[] gradients = [.. variables.Select((variable, i) => Ops.RandomNormal(variable.Shape, seed: (100 * step) + i))];
            optimizer.Apply([.. gradients.Select(gradient => (Tensor?)gradient)], variables);
            for (int i = 0; i < variables.Length; i++)
            {
                expected[i].Step([.. gradients[i].ToArray<float>().Select(value => (double)value)], step);
                GoldenAssert.Close(
                    Tensor.From(expected[i].Values, variables[i].Shape), variables[i], 2e-5, 2e-5, $"{variables[i].Path} after step {step}");
            }
        }
    }

    private abstract class Reference(Variable variable)
    {
        protected const double Rate = 0.1, Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3;

        public double[] Values { get; } = [.. variable.Value.ToArray<float>().Select(value => (double)value)];

        protected double[] M { get; } = new double[variable.Shape.ElementCount];

        protected double[] V { get; } = new double[variable.Shape.ElementCount];

        public abstract void Step(double[] g, int t);

        protected void Decay(double rate, double decay)
        {
            for (int i = 0; i < Values.Length; i++)
                Values[i] -= Values[i] * decay * rate;
        }

        protected void Follow(double[] g)
        {
            for (int i = 0; i < g.Length; i++)
            {
                M[i] += (g[i] - M[i]) * (1 - Beta1);
                V[i] += ((g[i] * g[i]) - V[i]) * (1 - Beta2);
            }
        }
    }

    private sealed class LambReference(Variable variable) : Reference(variable)
    {
        public override void Step(double[] g, int t)
        {
            Decay(Rate, 0.01);
            Follow(g);
            double[] update =
            [
                .. M.Zip(V, (m, v) => m / (1 - Math.Pow(Beta1, t)) / (Math.Sqrt(v / (1 - Math.Pow(Beta2, t))) + Epsilon)),
            ];
            double ratio = Math.Sqrt(Values.Sum(p => p * p)) / Math.Sqrt(update.Sum(u => u * u));
            for (int i = 0; i < g.Length; i++)
                Values[i] -= ratio * Rate * update[i];
        }
    }

    private sealed class AdamReference(Variable variable, double rate, double decay) : Reference(variable)
    {
        public override void Step(double[] g, int t)
        {
            Decay(Rate, decay);
            Follow(g);
            double alpha = rate * Math.Sqrt(1 - Math.Pow(Beta2, t)) / (1 - Math.Pow(Beta1, t));
            for (int i = 0; i < g.Length; i++)
                Values[i] -= alpha * M[i] / (Math.Sqrt(V[i]) + Epsilon);
        }
    }

    // Each matrix of the last two axes on its own.
    private sealed class MuonReference(Variable variable, bool nesterov, int iterations, double scale) : Reference(variable)
    {
        private const double Momentum = 0.9, A = 3.4445, B = -4.7750, C = 2.0315;

        private readonly int rows = variable.Shape[^2], columns = variable.Shape[^1];

        public override void Step(double[] g, int t)
        {
            Decay(Rate, 0.01);
            for (int i = 0; i < g.Length; i++)
                M[i] = (Momentum * M[i]) + g[i];
            for (int start = 0; start < g.Length; start += rows * columns)
            {
                var x = new double[rows, columns];
                for (int i = 0; i < x.Length; i++)
                    x[i / columns, i % columns] = nesterov ? g[start + i] + (Momentum * M[start + i]) : M[start + i];
                x = rows > columns ? Transposed(Orthogonal(Transposed(x))) : Orthogonal(x);
                for (int i = 0; i < x.Length; i++)
                    Values[start + i] -= Rate * scale * x[i / columns, i % columns];
            }
        }

        private double[,] Orthogonal(double[,] x)
        {
            double norm = Math.Sqrt(x.Cast<double>().Sum(value => value * value));
            x = Map(x, x, (value, _) => value / norm);
            for (int i = 0; i < iterations; i++)
            {
                double[,] a = Product(x, Transposed(x));
                x = Map(x, Product(Map(a, Product(a, a), (one, two) => (B * one) + (C * two)), x), (one, two) => (A * one) + two);
            }

            return x;
        }

        private static double[,] Map(double[,] one, double[,] two, Func<double, double, double> function)
        {
            var result = new double[one.GetLength(0), one.GetLength(1)];
            for (int i = 0; i < result.GetLength(0); i++)
            {
                for (int j = 0; j < result.GetLength(1); j++)
                    result[i, j] = function(one[i, j], two[i, j]);
            }

            return result;
        }

        private static double[,] Transposed(double[,] x)
        {
            var result = new double[x.GetLength(1), x.GetLength(0)];
            for (int i = 0; i < x.GetLength(0); i++)
            {
                for (int j = 0; j < x.GetLength(1); j++)
                    result[j, i] = x[i, j];
            }

            return result;
        }

        private static double[,] Product(double[,] one, double[,] two)
        {
            var result = new double[one.GetLength(0), two.GetLength(1)];
            for (int i = 0; i < result.GetLength(0); i++)
            {
                for (int j = 0; j < result.GetLength(1); j++)
                {
                    for (int k = 0; k < one.GetLength(1); k++)
                        result[i, j] += one[i, k] * two[k, j];
                }
            }

            return result;
        }
    }
}
