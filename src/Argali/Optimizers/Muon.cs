using System.Text.RegularExpressions;
using Argali.Engine;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>
/// Muon (Jordan, "Muon: an optimizer for hidden layers", 2024; scaled as in Liu et al., "Muon is Scalable for LLM Training", 2025): the
/// momentum of a matrix is brought near to an orthogonal matrix before it is subtracted. Everything that is no matrix, embeddings, and
/// what <c>excludeLayers</c> names take Adam's steps. Keras has it since 3.10.
/// </summary>
/// <remarks>
/// Keras 3.13 changed it: since then the steps are scaled by <c>rmsRate</c> and Adam's variables have a weight decay of their own. Configs of
/// before, which have neither, are read with the rules of their time: a step is scaled by the root of rows over columns where that is above
/// 1, tensors of three axes are stacks of matrices, and one weight decay serves all.
/// </remarks>
/// <seealso href="https://keras.io/api/optimizers/muon/"/>
public sealed class Muon : Optimizer
{
    private const double DefaultLearningRate = 0.001;
    private const double DefaultWeightDecay = 0.004;
    private const double DefaultRmsRate = 0.2;
    private const string DefaultName = "muon";

    // What keeps the division by the norm of a matrix of zeros finite.
    private const float SmallestNorm = 1e-7f;

    private readonly MuonArguments muon;
    private readonly Regex[] excluded;
    private Variable[] momentums = [];
    private Variable?[] velocities = [];
    private float adamRate;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The learning rate. Default 0.001.</param>
    /// <param name="adamBeta1">The weight of the past in the mean of the gradients, where Adam's steps are taken. Default 0.9.</param>
    /// <param name="adamBeta2">The weight of the past in the mean of their squares. Default 0.999.</param>
    /// <param name="adamWeightDecay">The weight decay where Adam's steps are taken; null for none. Default 0.004.</param>
    /// <param name="epsilon">What keeps Adam's quotients finite. Default 1e-7.</param>
    /// <param name="weightDecay">The weight decay of the matrices; null for none. Default 0.004.</param>
    /// <param name="clipnorm">The greatest norm of one variable's gradient. Default null: none.</param>
    /// <param name="clipvalue">The greatest size of a gradient's element. Default null: none.</param>
    /// <param name="globalClipnorm">The greatest norm of all gradients together. Default null: none.</param>
    /// <param name="useEma">Whether moving averages of the variables are kept. Default false.</param>
    /// <param name="emaMomentum">The weight of the past in those averages. Default 0.99.</param>
    /// <param name="emaOverwriteFrequency">After how many steps the averages replace the variables. Default null: at the end.</param>
    /// <param name="lossScaleFactor">What the loss is multiplied, and gradients are divided by. Default null: 1.</param>
    /// <param name="gradientAccumulationSteps">How many steps' gradients make one update. Default null: 1.</param>
    /// <param name="name">The optimizer's name.</param>
    /// <param name="excludeLayers">Regular expressions: variables in whose paths one is found take Adam's steps. Default null: none.</param>
    /// <param name="excludeEmbeddings">Whether variables with <c>embedding</c> in their paths take Adam's steps. Default true.</param>
    /// <param name="muonA">The factor of X in an iteration, <c>X' = a X + (b A + c A²) X</c> with <c>A = X Xᵀ</c>. Default 3.4445.</param>
    /// <param name="muonB">The factor b. Default -4.7750.</param>
    /// <param name="muonC">The factor c. Default 2.0315.</param>
    /// <param name="adamLrRatio">What the learning rate is multiplied by where Adam's steps are taken. Default 1.</param>
    /// <param name="momentum">The weight of the past in the momentum of matrices. Default 0.95.</param>
    /// <param name="nsSteps">The number of iterations. Default 5.</param>
    /// <param name="nesterov">Whether a step looks ahead by the momentum. Default true.</param>
    /// <param name="rmsRate">What a step is multiplied by, together with the root of the longer side; null for no scaling. Default 0.2.</param>
    /// <exception cref="ArgumentException">An argument is out of its range, no regular expression, or there is more than one kind of clipping.</exception>
    public Muon(
        LearningRate? learningRate = null,
        double adamBeta1 = 0.9,
        double adamBeta2 = 0.999,
        double? adamWeightDecay = DefaultWeightDecay,
        double epsilon = 1e-7,
        double? weightDecay = DefaultWeightDecay,
        double? clipnorm = null,
        double? clipvalue = null,
        double? globalClipnorm = null,
        bool useEma = false,
        double emaMomentum = 0.99,
        int? emaOverwriteFrequency = null,
        double? lossScaleFactor = null,
        int? gradientAccumulationSteps = null,
        string name = DefaultName,
        IReadOnlyList<string>? excludeLayers = null,
        bool excludeEmbeddings = true,
        double muonA = 3.4445,
        double muonB = -4.7750,
        double muonC = 2.0315,
        double adamLrRatio = 1.0,
        double momentum = 0.95,
        int nsSteps = 5,
        bool nesterov = true,
        double? rmsRate = DefaultRmsRate)
        : this(
            new OptimizerArguments(
                learningRate ?? DefaultLearningRate, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum,
                emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name),
            new MuonArguments(
                adamBeta1, adamBeta2, epsilon, [.. excludeLayers ?? []], excludeEmbeddings, muonA, muonB, muonC, adamLrRatio, momentum, nsSteps,
                nesterov, adamWeightDecay, rmsRate, IsOfFirstReleases: false))
    {
    }

    private Muon(OptimizerArguments arguments, MuonArguments muon)
        : base(arguments)
    {
        OptimizerGuard.Momentum(muon.Momentum);
        OptimizerGuard.NotNegative(muon.NsSteps, "nsSteps");
        this.muon = muon;
        excluded = [.. muon.ExcludeLayers.Select(pattern => new Regex(pattern, RegexOptions.CultureInvariant))];
    }

    /// <summary>Gets the weight of the past in the mean of the gradients, where Adam's steps are taken.</summary>
    public double AdamBeta1 => muon.AdamBeta1;

    /// <summary>Gets the weight of the past in the mean of their squares.</summary>
    public double AdamBeta2 => muon.AdamBeta2;

    /// <summary>Gets the weight decay where Adam's steps are taken; null for none.</summary>
    public double? AdamWeightDecay => muon.AdamWeightDecay;

    /// <summary>Gets what keeps Adam's quotients finite.</summary>
    public double Epsilon => muon.Epsilon;

    /// <summary>Gets the regular expressions that are looked for in the paths of variables that take Adam's steps.</summary>
    public IReadOnlyList<string> ExcludeLayers => muon.ExcludeLayers;

    /// <summary>Gets whether variables with <c>embedding</c> in their paths take Adam's steps.</summary>
    public bool ExcludeEmbeddings => muon.ExcludeEmbeddings;

    /// <summary>Gets the factor of X in an iteration.</summary>
    public double MuonA => muon.A;

    /// <summary>Gets the factor of A X in an iteration.</summary>
    public double MuonB => muon.B;

    /// <summary>Gets the factor of A² X in an iteration.</summary>
    public double MuonC => muon.C;

    /// <summary>Gets what the learning rate is multiplied by where Adam's steps are taken.</summary>
    public double AdamLrRatio => muon.AdamLrRatio;

    /// <summary>Gets the weight of the past in the momentum of matrices.</summary>
    public double Momentum => muon.Momentum;

    /// <summary>Gets the number of iterations.</summary>
    public int NsSteps => muon.NsSteps;

    /// <summary>Gets whether a step looks ahead by the momentum.</summary>
    public bool Nesterov => muon.Nesterov;

    /// <summary>Gets what a step is multiplied by, together with the root of the longer side; null for no such scaling.</summary>
    public double? RmsRate => muon.RmsRate;

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        base.Build(variables);
        momentums = new Variable[variables.Count];
        velocities = new Variable?[variables.Count];
        for (int i = 0; i < variables.Count; i++)
        {
            momentums[i] = AddVariableFromReference(variables[i], "momentum");
            if (TakesAdamsSteps(variables[i]))
                velocities[i] = AddVariableFromReference(variables[i], "velocity");
        }
    }

    /// <inheritdoc/>
    public override Config GetConfig() => muon.AddTo(base.GetConfig());

    internal static Muon FromConfig(Config config) => new(
        OptimizerArguments.FromConfig(config, DefaultLearningRate, DefaultName, DefaultWeightDecay), MuonArguments.FromConfig(config));

    private protected override double? WeightDecayOf(Variable variable) =>
        velocities[IndexOf(variable)] is null || muon.IsOfFirstReleases ? WeightDecay : AdamWeightDecay;

    /// <inheritdoc/>
    protected override void BeginUpdate(float learningRate)
    {
        float step = Iterations.Value.Item<long>() + 1;
        adamRate = learningRate * (float)AdamLrRatio * MathF.Sqrt(1f - MathF.Pow((float)AdamBeta2, step)) / (1f - MathF.Pow((float)AdamBeta1, step));
    }

    /// <inheritdoc/>
    protected override void UpdateStep(Tensor gradient, Variable variable, float learningRate)
    {
        int index = IndexOf(variable);
        Variable past = momentums[index];
        if (velocities[index] is { } velocity)
        {
            OptimizerOps.AdamUpdate(
                variable, gradient, past, velocity, maximum: null, adamRate, (float)(1.0 - AdamBeta1), (float)(1.0 - AdamBeta2), (float)Epsilon);
            return;
        }

        using (GradientTape.Pause())
        {
            past.Assign((past.Value * (float)Momentum) + gradient);
            Tensor direction = Nesterov ? gradient + (past.Value * (float)Momentum) : past.Value;
            variable.Assign(variable.Value - (Orthogonalize(direction) * (learningRate * ScaleOf(variable.Shape))));
        }
    }

    private bool TakesAdamsSteps(Variable variable) =>
        (variable.Shape.Rank != 2 && !(muon.IsOfFirstReleases && variable.Shape.Rank == 3))
        || (ExcludeEmbeddings && variable.Path.Contains("embedding", StringComparison.OrdinalIgnoreCase))
        || Array.Exists(excluded, pattern => pattern.IsMatch(variable.Path));

    private float ScaleOf(Shape shape)
    {
        if (muon.IsOfFirstReleases)
            return MathF.Sqrt(MathF.Max(1f, (float)shape[0] / shape[1]));
        return RmsRate is { } rate ? MathF.Sqrt(Math.Max(shape[0], shape[1])) * (float)rate : 1f;
    }

    // Newton-Schulz iterations: a polynomial that brings all singular values near to 1, of the matrix lying down, where A is the smaller one.
    private Tensor Orthogonalize(Tensor x)
    {
        bool stands = x.Shape[^2] > x.Shape[^1];
        if (stands)
            x = Ops.SwapAxes(x, -1, -2);
        x /= Ops.Sqrt(Ops.Sum(Ops.Square(x), [-2, -1], keepdims: true)) + SmallestNorm;
        for (int i = 0; i < NsSteps; i++)
        {
            Tensor a = Ops.MatMul(x, x, transposeB: true);
            Tensor b = (a * (float)MuonB) + Ops.MatMul(a * (float)MuonC, a);
            x = (x * (float)MuonA) + Ops.MatMul(b, x);
        }

        return stands ? Ops.SwapAxes(x, -1, -2) : x;
    }
}
