using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Several cells as one: each takes the output of the one before. The states are the list of the cells' states.</summary>
/// <seealso href="https://keras.io/api/layers/recurrent_layers/stacked_rnn_cell/"/>
public sealed class StackedRNNCells : RecurrentCell
{
    /// <summary>Makes the layer.</summary>
    /// <param name="cells">The cells, first to last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">There are no cells.</exception>
    public StackedRNNCells(IReadOnlyList<RecurrentCell> cells, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count == 0)
            throw new ArgumentException("StackedRNNCells expects at least one cell. Received: none.", nameof(cells));
        Cells = Track<RecurrentCell>("cells", [.. cells]);
    }

    /// <summary>Gets the cells.</summary>
    public IReadOnlyList<RecurrentCell> Cells { get; }

    /// <summary>Gets the list of the cells' sizes.</summary>
    public override Nest<int> StateSize => Nest<int>.List(Cells.Select(cell => cell.StateSize));

    /// <summary>Gets the length of the last cell's output.</summary>
    public override int OutputSize => Cells[^1].OutputSize;

    /// <inheritdoc/>
    public override Nest<Tensor> GetInitialState(int batchSize) => Nest<Tensor>.List(Cells.Select(cell => cell.GetInitialState(batchSize)));

    /// <inheritdoc/>
    public override Shape ComputeStepShape(Shape inputShape) => Cells.Aggregate(inputShape, (shape, cell) => cell.ComputeStepShape(shape));

    /// <inheritdoc/>
    public override Nest<Shape> ComputeStateShapes(Shape inputShape)
    {
        var shapes = new List<Nest<Shape>>();
        foreach (RecurrentCell cell in Cells)
        {
            shapes.Add(cell.ComputeStateShapes(inputShape));
            inputShape = cell.ComputeStepShape(inputShape);
        }

        return Nest<Shape>.List(shapes);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["cells"] = Cells });

    internal override CellPass Begin(CallContext context) => new Pass([.. Cells.Select(cell => cell.Begin(context))]);

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        foreach (RecurrentCell cell in Cells)
        {
            cell.EnsureBuilt((Nest<Shape>)inputShape);
            inputShape = cell.ComputeStepShape(inputShape);
        }
    }

    /// <inheritdoc/>
    protected override (Tensor Output, Nest<Tensor> States) Step(Tensor inputs, Nest<Tensor> states, CallContext context)
    {
        CellPass pass = Begin(context);
        return pass.Step(pass.Prepare(inputs), states);
    }

    internal static StackedRNNCells FromConfig(Config config)
    {
        IReadOnlyList<object?> cells = config.GetList("cells") ?? throw new ConfigException("StackedRNNCells needs 'cells'.");
        if (cells.Count == 0)
            throw new ConfigException("StackedRNNCells expects at least one cell in 'cells'. Received: none.");
        return new StackedRNNCells(
            [.. cells.Select(cell => InnerLayers.Read<RecurrentCell>(cell, "cells", RNN.CellHint))], config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
    }

    private sealed class Pass(CellPass[] passes) : CellPass
    {
        public override Tensor Prepare(Tensor inputs) => passes[0].Prepare(inputs);

        public override (Tensor Output, Nest<Tensor> States) Step(Tensor prepared, Nest<Tensor> states)
        {
            var next = new Nest<Tensor>[passes.Length];
            (Tensor output, next[0]) = passes[0].Step(prepared, states[0]);
            for (int i = 1; i < passes.Length; i++)
                (output, next[i]) = passes[i].Step(passes[i].Prepare(output), states[i]);
            return (output, Nest<Tensor>.List(next));
        }
    }
}
