namespace Argali.Engine;

/// <summary>
/// Evaluates an Einstein summation, two operands at a time from the left: letters of one operand that nobody else needs are summed
/// first, then the pair becomes one batched matrix product of [batch, rows, summed] and [batch, summed, columns].
/// </summary>
internal static class EinsumEvaluation
{
    // Axes of an ellipsis get digits as letters, the last axis '0', so that they align at the end.
    private const char LastEllipsisAxis = '0';

    public static Tensor Evaluate(string equation, ReadOnlySpan<Tensor> operands)
    {
        ArgumentNullException.ThrowIfNull(equation);
        EinsumEquation parsed = EinsumEquation.Parse(equation);
        if (operands.Length != parsed.Inputs.Length)
        {
            throw new ArgumentException(
                $"Einsum '{equation}' expects {parsed.Inputs.Length} operands. Received: {operands.Length}.", nameof(operands));
        }

        int ellipsisRank = 0;
        for (int i = 0; i < operands.Length; i++)
            ellipsisRank = Math.Max(ellipsisRank, parsed.EllipsisRank(i, operands[i].Shape));
        Span<char> outputBuffer = stackalloc char[2 * Shape.MaxRank];
        ReadOnlySpan<char> output = Expand(parsed.Output, ellipsisRank, outputBuffer);

        Span<char> current = stackalloc char[2 * Shape.MaxRank];
        Span<char> next = stackalloc char[2 * Shape.MaxRank];
        Span<char> merged = stackalloc char[4 * Shape.MaxRank];
        Tensor result = operands[0];
        int count = Expand(parsed.Inputs[0], parsed.EllipsisRank(0, result.Shape), current).Length;
        result = Diagonals(result, current, ref count);
        for (int i = 1; i < operands.Length; i++)
        {
            Tensor other = operands[i];
            int otherCount = Expand(parsed.Inputs[i], parsed.EllipsisRank(i, other.Shape), next).Length;
            other = Diagonals(other, next, ref otherCount);
            ReadOnlySpan<char> a = current[..count], b = next[..otherCount];
            ReadOnlySpan<string> later = parsed.Inputs.AsSpan(i + 1);
            result = SumAway(result, ref a, current, b, output, later);
            other = SumAway(other, ref b, next, a, output, later);
            result = Contract(result, a, other, b, output, later, merged, out int mergedCount);
            merged[..mergedCount].CopyTo(current);
            count = mergedCount;
        }

        ReadOnlySpan<char> letters = current[..count];
        result = SumAway(result, ref letters, current, default, output, default);
        Span<int> order = stackalloc int[Shape.MaxRank];
        for (int i = 0; i < output.Length; i++)
            order[i] = letters.IndexOf(output[i]);
        return output.IsEmpty ? result : Ops.Transpose(result, order[..output.Length]);
    }

    private static ReadOnlySpan<char> Expand(string letters, int ellipsisRank, Span<char> buffer)
    {
        int count = 0;
        foreach (char letter in letters)
        {
            if (letter != EinsumEquation.Ellipsis)
            {
                buffer[count++] = letter;
                continue;
            }

            for (int i = ellipsisRank - 1; i >= 0; i--)
                buffer[count++] = (char)(LastEllipsisAxis + i);
        }

        return buffer[..count];
    }

    // A letter that occurs twice in one operand walks its diagonal.
    private static Tensor Diagonals(Tensor x, Span<char> letters, ref int count)
    {
        if (x.Rank != count)
            throw new ArgumentException($"Einsum: an operand of shape {x.Shape} does not fit the letters '{letters[..count]}'.");
        Span<int> strides = stackalloc int[Shape.MaxRank];
        for (int i = 0; i < count; i++)
        {
            int twin = letters[(i + 1)..count].IndexOf(letters[i]);
            if (twin < 0)
                continue;
            twin += i + 1;
            Shape shape = x.Shape;
            if (shape[i] != shape[twin])
                throw new ArgumentException($"Einsum: the letter '{letters[i]}' stands for {shape[i]} and {shape[twin]} in {shape}.");
            StridedLayout.DenseStrides(shape, strides);
            strides[i] += strides[twin];
            strides[(twin + 1)..shape.Rank].CopyTo(strides[twin..]);
            x = StridedOperation.Apply(x, shape.Without(twin), 0, strides[..(shape.Rank - 1)]);
            letters[(twin + 1)..count].CopyTo(letters[twin..]);
            count--;
            i--;
        }

        return x;
    }

    private static Tensor SumAway(
        Tensor x, ref ReadOnlySpan<char> letters, Span<char> storage, ReadOnlySpan<char> partner, ReadOnlySpan<char> output, ReadOnlySpan<string> later)
    {
        Span<int> axes = stackalloc int[Shape.MaxRank];
        int removed = 0, kept = 0;
        for (int i = 0; i < letters.Length; i++)
        {
            char letter = letters[i];
            if (partner.Contains(letter) || IsNeeded(letter, output, later))
                storage[kept++] = letter;
            else
                axes[removed++] = i;
        }

        letters = storage[..kept];
        return removed == 0 ? x : Ops.Sum(x, axes[..removed]);
    }

    private static bool IsNeeded(char letter, ReadOnlySpan<char> output, ReadOnlySpan<string> later)
    {
        if (output.Contains(letter))
            return true;
        foreach (string letters in later)
        {
            if (letters.Contains(char.IsAsciiDigit(letter) ? EinsumEquation.Ellipsis : letter, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static Tensor Contract(
        Tensor x,
        ReadOnlySpan<char> a,
        Tensor y,
        ReadOnlySpan<char> b,
        ReadOnlySpan<char> output,
        ReadOnlySpan<string> later,
        Span<char> result,
        out int resultCount)
    {
        // Order of x: batch, rows, summed; of y: batch, summed, columns.
        Span<int> orderX = stackalloc int[Shape.MaxRank];
        Span<int> orderY = stackalloc int[Shape.MaxRank];
        Span<int> batchLengths = stackalloc int[2 * Shape.MaxRank];
        int batch = 0, summed = 0, count = 0;
        int rows = 1, columns = 1, shared = 1, nx = 0, ny = 0;
        Span<char> sums = stackalloc char[Shape.MaxRank];
        for (int i = 0; i < a.Length; i++)
        {
            int twin = b.IndexOf(a[i]);
            if (twin < 0)
                continue;
            int lengthX = x.Shape[i], lengthY = y.Shape[twin];
            if (lengthX != lengthY && lengthX != 1 && lengthY != 1)
                throw new ArgumentException($"Einsum: the letter '{a[i]}' stands for {lengthX} in {x.Shape} and for {lengthY} in {y.Shape}.");
            if (lengthX != lengthY)
            {
                // NumPy broadcasts a length of 1.
                x = lengthX == 1 ? Ops.BroadcastTo(x, x.Shape.With(i, lengthY)) : x;
                y = lengthY == 1 ? Ops.BroadcastTo(y, y.Shape.With(twin, lengthX)) : y;
            }

            if (!IsNeeded(a[i], output, later))
            {
                sums[summed++] = a[i];
                continue;
            }

            orderX[nx++] = i;
            orderY[ny++] = twin;
            batchLengths[count] = x.Shape[i];
            result[count++] = a[i];
            batch++;
        }

        for (int i = 0; i < a.Length; i++)
        {
            if (b.Contains(a[i]))
                continue;
            orderX[nx++] = i;
            rows *= x.Shape[i];
            batchLengths[count] = x.Shape[i];
            result[count++] = a[i];
        }

        for (int s = 0; s < summed; s++)
        {
            int at = a.IndexOf(sums[s]);
            orderX[nx++] = at;
            orderY[ny++] = b.IndexOf(sums[s]);
            shared *= x.Shape[at];
        }

        for (int i = 0; i < b.Length; i++)
        {
            if (a.Contains(b[i]))
                continue;
            orderY[ny++] = i;
            columns *= y.Shape[i];
            batchLengths[count] = y.Shape[i];
            result[count++] = b[i];
        }

        int batches = 1;
        for (int i = 0; i < batch; i++)
            batches *= batchLengths[i];
        Tensor left = ReshapeOperation.Apply(Ops.Transpose(x, orderX[..nx]), new Shape(batches, rows, shared));
        Tensor right = ReshapeOperation.Apply(Ops.Transpose(y, orderY[..ny]), new Shape(batches, shared, columns));
        if (batches == 1)
        {
            left = ReshapeOperation.Apply(left, new Shape(rows, shared));
            right = ReshapeOperation.Apply(right, new Shape(shared, columns));
        }

        resultCount = count;
        return ReshapeOperation.Apply(MatMulOperation.Apply(left, right, false, false), new Shape(batchLengths[..count]));
    }
}
