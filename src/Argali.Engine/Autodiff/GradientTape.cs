namespace Argali.Engine;

/// <summary>
/// Records what is computed in a step and derives gradients from it (reverse-mode automatic differentiation). It owns the
/// recycled memory of its steps: make one, use it for every step of a training loop.
/// </summary>
/// <remarks>
/// <code>
/// var tape = new GradientTape();
/// for (...)
/// {
///     using (tape.Record())
///     {
///         Tensor loss = Loss(model.Apply(x), y);
///         tape.Backward(loss);
///         optimizer.Apply(tape, variables);
///     }   // everything computed in the step ends here
/// }
/// </code>
/// <para>How it works: every operation appends one node to a list; <see cref="Backward(Tensor)"/> walks the list backwards, each
/// node turning the gradient of its output into gradients of its inputs. Since nodes are appended in execution order, a
/// tensor's gradient is complete when its producer is reached.</para>
/// <para>A tape belongs to one thread at a time. Steps of different tapes may nest; the innermost one receives what is computed.</para>
/// </remarks>
public sealed class GradientTape
{
    [ThreadStatic]
    private static GradientTape? current;

    private static long lastStamp;

    private readonly List<TapeNode> nodes = [];
    private readonly List<NodePool> pools = [];
    private long stamp;

    /// <summary>Gets whether operations on the calling thread are being recorded for a gradient.</summary>
    public static bool IsRecording => current is { Recording: true };

    /// <summary>Gets the bytes of recycled memory that the tape holds.</summary>
    public long MemoryBytes => Arena.CapacityBytes;

    internal static GradientTape? Current => current;

    internal StepArena Arena { get; } = new();

    internal bool Recording { get; private set; }

    internal long Stamp => stamp;

    private bool InStep { get; set; }

    /// <summary>Begins a step whose operations are recorded. Dispose the result to end it.</summary>
    /// <exception cref="InvalidOperationException">A step of this tape is running.</exception>
    public StepScope Record() => Begin(recording: true);

    /// <summary>Begins a step without recording: for evaluation and prediction. Dispose the result to end it.</summary>
    /// <exception cref="InvalidOperationException">A step of this tape is running.</exception>
    public StepScope Compute() => Begin(recording: false);

    /// <summary>Stops recording on the calling thread until the result is disposed; does nothing outside a step.</summary>
    public static PauseScope Pause() => new(current);

    /// <summary>Asks for the gradient of a tensor that is no variable: its gradient can be read after the backward pass.</summary>
    /// <exception cref="ArgumentException">The tensor is not float32.</exception>
    public static void Watch(Tensor tensor)
    {
        TensorNode node = tensor.Node;
        if (node.DType != DType.Float32)
            throw new ArgumentException($"Only float32 tensors have gradients. Received: {node.DType.KerasName()}.", nameof(tensor));
        node.TracksGradient = true;
        node.Watched = true;
    }

    /// <summary>Computes the gradient of a scalar with respect to everything that it was computed from.</summary>
    /// <exception cref="ArgumentException">The tensor has more than one element.</exception>
    /// <exception cref="InvalidOperationException">No step of this tape is recording.</exception>
    public void Backward(Tensor loss)
    {
        BeginBackward();
        if (loss.ElementCount != 1)
        {
            throw new ArgumentException(
                $"Backward expects a loss of one element. Received shape {loss.Shape}: reduce it, or give the upstream gradient.",
                nameof(loss));
        }

        Seed(loss, default);
        Run();
    }

    /// <summary>Computes gradients from given gradients of several outputs.</summary>
    /// <exception cref="ArgumentException">A gradient has another shape than its output, or the counts differ.</exception>
    /// <exception cref="InvalidOperationException">No step of this tape is recording.</exception>
    public void Backward(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> gradients)
    {
        if (outputs.Length != gradients.Length)
            throw new ArgumentException($"Expected one gradient per output ({outputs.Length}). Received: {gradients.Length}.");
        BeginBackward();
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].Shape != gradients[i].Shape)
            {
                throw new ArgumentException(
                    $"The gradient of output {i} must have its shape {outputs[i].Shape}. Received: {gradients[i].Shape}.");
            }

            Seed(outputs[i], gradients[i].Floats);
        }

        Run();
    }

    /// <summary>Gets the gradient that the last backward pass gave a watched tensor; null if none flowed into it.</summary>
    public Tensor? Gradient(Tensor tensor) => GradientOf(tensor.Node);

    /// <summary>Gets the gradient that the last backward pass gave a variable; null if none flowed into it.</summary>
    public Tensor? Gradient(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return GradientOf(variable.Node);
    }

    internal void End(GradientTape? previous)
    {
        foreach (TapeNode node in nodes)
            node.Clear();
        nodes.Clear();
        foreach (NodePool pool in pools)
            pool.Reset();
        Arena.Reset();
        Recording = false;
        InStep = false;
        current = previous;
    }

    internal bool SetRecording(bool value)
    {
        bool before = Recording;
        Recording = value;
        return before;
    }

    /// <summary>Takes a node of the given kind from the pool; the caller fills it and calls <see cref="Add"/>.</summary>
    internal T Rent<T>()
        where T : TapeNode, new()
    {
        int slot = PoolSlot<T>.Index;
        while (pools.Count <= slot)
            pools.Add(new NodePool());
        return pools[slot].Rent<T>();
    }

    /// <summary>Appends a filled node as the producer of its output.</summary>
    internal void Add(TapeNode node, TensorNode output)
    {
        node.Output = output;
        output.Producer = node;
        output.TracksGradient = true;
        nodes.Add(node);
    }

    /// <summary>
    /// Gets the buffer that an operation adds an input's gradient to. <paramref name="accumulate"/> is false when the
    /// buffer is fresh: the operation then overwrites every element of it.
    /// </summary>
    internal Span<float> GradientBuffer(TensorNode node, out bool accumulate)
    {
        accumulate = node.HasGradient(stamp);
        if (!accumulate)
        {
            // A node that outlives the step (a variable) keeps a gradient buffer of its own. One of the step takes a fresh
            // one in each backward pass: that of an earlier pass may have been handed on and so be shared.
            if (!node.OutlivesSteps)
                (node.GradientBuffer, node.GradientByteOffset) = Arena.Allocate((long)node.Count * sizeof(float));
            else if (node.GradientBuffer.Length != node.Count)
                node.GradientBuffer = new float[node.Count];

            node.GradientStamp = stamp;
        }

        return node.Gradient;
    }

    /// <summary>
    /// Hands the output's gradient buffer on to one input of the same size that has none yet, instead of copying it. False
    /// when that is not possible; then the operation copies.
    /// </summary>
    internal bool TryHandOn(TensorNode output, TensorNode input)
    {
        if (output.Watched || output.OutlivesSteps || input.OutlivesSteps || input.HasGradient(stamp))
            return false;
        input.GradientBuffer = output.GradientBuffer;
        input.GradientByteOffset = output.GradientByteOffset;
        input.GradientStamp = stamp;
        return true;
    }

    private StepScope Begin(bool recording)
    {
        if (InStep)
            throw new InvalidOperationException("A step of this tape is running. End it before the next begins.");
        GradientTape? previous = current;
        stamp = Interlocked.Increment(ref lastStamp);
        InStep = true;
        Recording = recording;
        current = this;
        return new StepScope(this, previous);
    }

    private void BeginBackward()
    {
        if (!InStep)
            throw new InvalidOperationException("Backward needs the step in which the tensors were computed. Call it inside Record().");
        stamp = Interlocked.Increment(ref lastStamp);
    }

    private void Seed(Tensor output, ReadOnlySpan<float> gradient)
    {
        Span<float> buffer = GradientBuffer(output.Node, out bool accumulate);
        if (!accumulate)
            buffer.Clear();
        for (int i = 0; i < buffer.Length; i++)
            buffer[i] += gradient.IsEmpty ? 1f : gradient[i];
    }

    private void Run()
    {
        bool recording = SetRecording(false);
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            if (nodes[i].IsReached(stamp))
                nodes[i].Backward(this);
        }

        SetRecording(recording);
    }

    private Tensor? GradientOf(TensorNode node)
    {
        if (!node.HasGradient(stamp))
            return null;
        TensorNode view = Arena.TakeNode();
        view.DType = DType.Float32;
        view.Shape = node.Shape;
        view.Count = node.Count;
        view.Buffer = node.GradientBuffer;
        view.ByteOffset = node.GradientByteOffset;
        return new Tensor(view);
    }

    private static int poolCount;

    private static class PoolSlot<T>
    {
        public static readonly int Index = Interlocked.Increment(ref poolCount) - 1;
    }

    /// <summary>The recycled nodes of one kind.</summary>
    private sealed class NodePool
    {
        private readonly List<TapeNode> all = [];
        private int used;

        public T Rent<T>()
            where T : TapeNode, new()
        {
            if (used == all.Count)
                all.Add(new T());
            return (T)all[used++];
        }

        public void Reset() => used = 0;
    }
}
