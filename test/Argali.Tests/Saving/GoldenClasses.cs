using Argali.Activations;
using Argali.Engine;
using Argali.Layers;
using Argali.Losses;
using Argali.Models;
using Argali.Saving;

namespace Argali.Tests.Saving;

/// <summary>The classes and functions of its own that a recording uses, as a user would write them in C#.</summary>
internal static class GoldenClasses
{
    /// <summary>Keras knows them under these names: <c>@register_keras_serializable(package="golden")</c>.</summary>
    public static Dictionary<string, Delegate> Objects { get; } = new()
    {
        ["golden>ScaleShift"] = (Func<Argali.Saving.Config, Layer>)ScaleShift.FromConfig,
        ["golden>Tower"] = (Func<Argali.Saving.Config, Layer>)Tower.FromConfig,
        ["golden>cubed"] = (Func<Argali.Saving.Config, ActivationFunction>)(_ => new ActivationFunction("cubed", x => x * x * x)),
        ["golden>halved_mse"] = (Func<Argali.Saving.Config, Loss>)(_ =>
            new LossFunctionWrapper((yTrue, yPred) => Ops.Mean(Ops.Square(yTrue - yPred), axis: -1) * 0.5f, "halved_mse")),
    };

    private sealed class ScaleShift(int? units, bool bias, string? name) : Layer(name)
    {
        private Variable scale = null!;
        private Variable? shift;

        public static ScaleShift FromConfig(Argali.Saving.Config config) =>
            new(config.GetIntOrNull("units"), config.GetBool("bias", true), config.GetString("name", null));

        public override Argali.Saving.Config GetConfig() =>
            base.GetConfig().Merge(new Argali.Saving.Config { ["units"] = units, ["bias"] = bias });

        protected override void Build(Shape inputShape)
        {
            scale = AddWeight("scale", [inputShape[^1]], "ones");
            if (bias)
                shift = AddWeight("shift", Shape.Scalar, "zeros");
            AddWeight("count", Shape.Scalar, "zeros", trainable: false);
        }

        protected override Tensor Call(Tensor inputs, CallContext context) =>
            shift is null ? inputs * scale : (inputs * scale) + shift;
    }

    private sealed class Tower : Model
    {
        private readonly int width;
        private readonly Dense first;
        private readonly Dense second;
        private readonly IReadOnlyList<Dense> extras;
        private readonly Nest<Dense> table;

        private Tower(int width, string? name)
            : base(name)
        {
            this.width = width;
            first = Track("first", new Dense(width, activation: "relu"));
            second = Track("second", new Dense(2));
            extras = Track("extras", (IReadOnlyList<Dense>)[new Dense(width), new Dense(width)]);
            table = Track("table", (Nest<Dense>)new Dictionary<string, Dense> { ["a"] = new Dense(width) });
        }

        public static Tower FromConfig(Argali.Saving.Config config) => new(config.GetInt("width", 4), config.GetString("name", null));

        public override Argali.Saving.Config GetConfig() => base.GetConfig().Merge(new Argali.Saving.Config { ["width"] = width });

        protected override void Build(Shape inputShape)
        {
            Shape hidden = [inputShape[0], width];
            first.EnsureBuilt(inputShape);
            foreach (Dense extra in extras)
                extra.EnsureBuilt(hidden);
            table["a"].Value.EnsureBuilt(hidden);
            second.EnsureBuilt(hidden);
        }

        protected override Tensor Call(Tensor inputs, CallContext context)
        {
            Tensor h = first.Apply(inputs);
            foreach (Dense extra in extras)
                h += extra.Apply(h).Value;
            return second.Apply(h + table["a"].Value.Apply(h).Value);
        }
    }
}
