using Argali.Engine;
using Argali.Losses;

namespace Argali.Training;

/// <summary>
/// The loss of a compiled model: the losses of its outputs, each times its weight, added. Which losses these are is settled by the first
/// batch, for some names depend on shapes.
/// </summary>
internal sealed class CompileLoss
{
    private readonly LossArgument userLoss;
    private readonly LossWeights userWeights;
    private readonly IReadOnlyList<string>? outputNames;
    private Loss?[] losses = [];
    private double[] weights = [];

    /// <param name="loss">What the user gave.</param>
    /// <param name="lossWeights">What the user gave.</param>
    /// <param name="outputNames">The names of the model's outputs, in order; null when they have none.</param>
    public CompileLoss(LossArgument loss, LossWeights lossWeights = default, IReadOnlyList<string>? outputNames = null)
    {
        userLoss = loss;
        userWeights = lossWeights;
        this.outputNames = outputNames;
    }

    public bool IsBuilt { get; private set; }

    /// <summary>Gets the losses of the outputs in their order; null where an output has none.</summary>
    public IReadOnlyList<Loss?> Losses => losses;

    /// <summary>Gets what stands under <c>loss</c> in a file.</summary>
    public object? LossConfig => userLoss.ToConfigValue();

    /// <summary>Gets what stands under <c>loss_weights</c> in a file.</summary>
    public object? WeightsConfig => userWeights.ToConfigValue();

    /// <summary>Settles the losses by the shapes of a batch.</summary>
    /// <exception cref="ArgumentException">The arguments do not fit the model's outputs.</exception>
    public void Build(Nest<Tensor> yTrue, Nest<Tensor> yPred)
    {
        IReadOnlyList<string>? names = OutputValues.Names(outputNames, yPred);
        IReadOnlyList<Tensor> targets = OutputValues.InOrder(yTrue, names), predictions = OutputValues.InOrder(yPred, names);
        LossArgument[] arguments = PerOutput(predictions.Count, names);
        weights = WeightsPerOutput(predictions.Count, names);
        losses = new Loss?[arguments.Length];
        for (int i = 0; i < losses.Length && i < targets.Count; i++)
            losses[i] = arguments[i].Resolve(targets[i], predictions[i]);
        IsBuilt = true;
    }

    /// <summary>Computes the total loss of a batch; null when no output has a loss.</summary>
    /// <exception cref="ArgumentException">The arguments do not fit the model's outputs, or shapes do not fit each other.</exception>
    public Tensor? Call(Nest<Tensor> yTrue, Nest<Tensor> yPred, Nest<Tensor>? sampleWeight = null)
    {
        if (!IsBuilt)
            Build(yTrue, yPred);
        if (yPred.IsLeaf && yTrue.IsLeaf && sampleWeight is null or { IsLeaf: true })
        {
            return losses[0] is { } only
                ? Weighted(only.Apply(yTrue.Value, yPred.Value, sampleWeight is { } weight ? weight.Value : default(Tensor?)), weights[0])
                : default(Tensor?);
        }

        IReadOnlyList<string>? names = OutputValues.Names(outputNames, yPred);
        IReadOnlyList<Tensor> targets = OutputValues.InOrder(yTrue, names), predictions = OutputValues.InOrder(yPred, names);
        IReadOnlyList<Tensor>? sampleWeights = OutputValues.Weights(sampleWeight, names, targets.Count);
        if (targets.Count != predictions.Count)
            throw new ArgumentException($"The model has {predictions.Count} outputs. Received {targets.Count} targets.");
        Tensor? total = null;
        for (int i = 0; i < losses.Length; i++)
        {
            if (losses[i] is not { } loss)
                continue;
            Tensor value = Weighted(loss.Apply(targets[i], predictions[i], sampleWeights?[i]), weights[i]);
            total = total is { } sum ? sum + value : value;
        }

        return total;
    }

    private static Tensor Weighted(Tensor value, double weight) => weight == 1.0 ? value : value * (float)weight;

    private LossArgument[] PerOutput(int outputs, IReadOnlyList<string>? names)
    {
        LossArgument loss = userLoss;
        if (loss.Entries is { } given)
            CheckKeys(given.Select(pair => pair.Key), names, "loss", loss);
        if (outputs == 1)
        {
            // A list or dictionary of one loss is as good as the loss.
            LossArgument[] items = [.. loss];
            if (items is not [{ IsSingle: true } only])
            {
                throw new ArgumentException(
                    $"When there is only a single output, the 'loss' argument must be one loss. Received instead: loss={loss}.");
            }

            return [only];
        }

        if (loss.IsSingle)
            return [.. Enumerable.Repeat(loss, outputs)];
        if (loss.Items is { } list)
        {
            if (list.Count != outputs)
            {
                throw new ArgumentException(
                    "For a model with multiple outputs, when providing the 'loss' argument as a list, it should have as many entries as " +
                    $"the model has outputs. Received: loss={loss} of length {list.Count} whereas the model has {outputs} outputs.");
            }

            return [.. list.Select(item => One(item, loss))];
        }

        Dictionary<string, LossArgument> byName = loss.Entries!.ToDictionary(pair => pair.Key, pair => One(pair.Value, loss));
        return [.. Named(names, "loss", loss).Select(name => byName.GetValueOrDefault(name))];
    }

    private static LossArgument One(LossArgument item, LossArgument loss)
    {
        LossArgument[] inner = [.. item];
        return inner is [{ IsSingle: true } only]
            ? only
            : throw new ArgumentException(
                $"For a model with multiple outputs, each entry of the 'loss' argument should be one loss. Received: loss={loss}.");
    }

    private double[] WeightsPerOutput(int outputs, IReadOnlyList<string>? names)
    {
        if (userWeights.IsEmpty)
            return [.. Enumerable.Repeat(1.0, outputs)];
        if (outputs == 1)
        {
            return userWeights.Single is { } weight
                ? [weight]
                : throw new ArgumentException(
                    "When there is only a single output, the 'loss_weights' argument must be a number. Received instead: " +
                    $"loss_weights={userWeights}.");
        }

        if (userLoss.Entries is not null)
        {
            if (userWeights.Entries is not { } entries)
            {
                throw new ArgumentException(
                    "If the 'loss' argument is provided as a dictionary, the 'loss_weights' argument should also be provided as a " +
                    $"dictionary. Received: loss_weights={userWeights}.");
            }

            CheckKeys(entries.Select(pair => pair.Key), names, "loss_weights", userWeights);
            Dictionary<string, double> byName = new(entries);
            return [.. names!.Select(name => byName.GetValueOrDefault(name, 1.0))];
        }

        if (userWeights.Items is not { } items)
        {
            throw new ArgumentException(
                "If the 'loss' argument is provided as a list, the 'loss_weights' argument should also be provided as a list of equal " +
                $"length. Received: loss_weights={userWeights}.");
        }

        return items.Count == outputs
            ? [.. items]
            : throw new ArgumentException(
                "For a model with multiple outputs, when providing the 'loss_weights' argument as a list, it should have as many entries as " +
                $"the model has outputs. Received: loss_weights={userWeights} of length {items.Count} whereas the model has {outputs} outputs.");
    }

    private static IReadOnlyList<string> Named(IReadOnlyList<string>? names, string argument, object received) => names
        ?? throw new ArgumentException(
            $"Argument '{argument}' can only be provided as a dictionary when the model's outputs have names. Received {argument}={received}.");

    internal static void CheckKeys(IEnumerable<string> keys, IReadOnlyList<string>? names, string argument, object received)
    {
        IReadOnlyList<string> known = Named(names, argument, received);
        foreach (string key in keys)
        {
            if (!known.Contains(key))
            {
                throw new ArgumentException(
                    $"In the dictionary argument '{argument}', key '{key}' does not correspond to any model output ({string.Join(", ", known)}). " +
                    $"Received: {argument}={received}.");
            }
        }
    }
}
