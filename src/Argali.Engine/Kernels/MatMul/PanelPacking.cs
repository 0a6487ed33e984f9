using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Argali.Engine.Kernels;

/// <summary>
/// Copies operands of a matrix product into panels, the layout that micro-kernels read in order:
/// panel[k · width + i] = element i of step k. A panel's last steps may be followed by up to one vector of garbage, so panels are
/// packed in the order in which they lie.
/// </summary>
internal static unsafe class PanelPacking
{
    /// <summary>
    /// Packs rows in which k is contiguous: panel[k · width + i] = source[i · stride + k] for i below <paramref name="rows"/>; elements
    /// between <paramref name="rows"/> and <paramref name="panelWidth"/> repeat the last row.
    /// </summary>
    // KernelCode.OnItsOwn here and below: packing is a tenth of a small product and must not run unoptimised (benchmark: matmul).
    [MethodImpl(KernelCode.OnItsOwn)]
    public static void PackTransposed(
        KernelWidth width, float* source, nint stride, int rows, int panelWidth, int length, float* panel)
    {
        int side = width switch
        {
            KernelWidth.Vector512 => 16,
            KernelWidth.Vector256 => 8,
            _ => int.MaxValue,
        };
        int blocks = length / side;
        for (int first = 0; blocks > 0 && first < rows; first += side)
        {
            int present = Math.Min(side, rows - first);
            if (side == 16)
                BlockTranspose.Transpose16(source + (first * stride), stride, present, blocks, panel + first, panelWidth);
            else
                BlockTranspose.Transpose8(source + (first * stride), stride, present, blocks, panel + first, panelWidth);
        }

        for (int k = side == int.MaxValue ? 0 : blocks * side; k < length; k++)
        {
            float* step = panel + ((nint)k * panelWidth);
            for (int i = 0; i < rows; i++)
                step[i] = source[(i * stride) + k];

            for (int i = rows; i < panelWidth; i++)
                step[i] = step[rows - 1];
        }
    }

    /// <summary>
    /// Packs steps in which the elements are contiguous: panel[k · width + i] = source[k · stride + i] for i below
    /// <paramref name="columns"/>; elements between <paramref name="columns"/> and <paramref name="panelWidth"/> are zero.
    /// </summary>
    [MethodImpl(KernelCode.OnItsOwn)]
    public static void PackStraight(float* source, nint stride, int columns, int panelWidth, int length, float* panel)
    {
        if (columns < panelWidth)
            new Span<float>(panel, panelWidth * length).Clear();

        // Runs of 4 to 32 elements are copied by two vectors that overlap where the length is not a multiple.
        if (columns is >= 16 and <= 32 && Vector512.IsHardwareAccelerated)
        {
            for (int k = 0; k < length; k++, source += stride, panel += panelWidth)
            {
                Vector512<float> last = Vector512.Load(source + columns - 16);
                Vector512.Load(source).Store(panel);
                last.Store(panel + columns - 16);
            }
        }
        else if (columns is >= 8 and <= 16 && Vector256.IsHardwareAccelerated)
        {
            for (int k = 0; k < length; k++, source += stride, panel += panelWidth)
            {
                Vector256<float> last = Vector256.Load(source + columns - 8);
                Vector256.Load(source).Store(panel);
                last.Store(panel + columns - 8);
            }
        }
        else if (columns is >= 4 and <= 8)
        {
            for (int k = 0; k < length; k++, source += stride, panel += panelWidth)
            {
                Vector128<float> last = Vector128.Load(source + columns - 4);
                Vector128.Load(source).Store(panel);
                last.Store(panel + columns - 4);
            }
        }
        else
        {
            for (int k = 0; k < length; k++, source += stride, panel += panelWidth)
            {
                for (int i = 0; i < columns; i++)
                    panel[i] = source[i];
            }
        }
    }

    /// <summary>
    /// Packs <paramref name="panels"/> neighbouring panels of full width at once, so that a step is read over all of them: with long
    /// rows one panel at a time touches a page per step, which cost 9 to 16 % of a whole product.
    /// </summary>
    public static void PackStraightGroup(float* source, nint stride, int panels, int panelWidth, int length, float* panel)
    {
        switch (panelWidth)
        {
            case 32:
                PackGroup<Run32>(source, stride, panels, length, panel);
                break;
            case 16:
                PackGroup<Run16>(source, stride, panels, length, panel);
                break;
            default:
                for (int i = 0; i < panels; i++)
                    PackStraight(source + (i * panelWidth), stride, panelWidth, panelWidth, length, panel + ((nint)i * length * panelWidth));
                break;
        }
    }

    [MethodImpl(KernelCode.OnItsOwn)]
    private static void PackGroup<TRun>(float* source, nint stride, int panels, int length, float* panel)
        where TRun : unmanaged
    {
        TRun* first = (TRun*)panel;
        for (int k = 0; k < length; k++, source += stride, first++)
        {
            TRun* from = (TRun*)source;
            TRun* to = first;
            for (int i = 0; i < panels; i++, from++, to += length)
                *to = *from;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Run16
    {
        public Vector256<float> First;
        public Vector256<float> Second;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Run32
    {
        public Vector512<float> First;
        public Vector512<float> Second;
    }
}
