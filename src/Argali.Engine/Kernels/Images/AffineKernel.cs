namespace Argali.Engine.Kernels;

/// <summary>
/// Moves the pixels of NHWC images by one transform for each image, see <see cref="AffineSampling"/>, and the adjoint:
/// y[n, p, c] = sum over i of weight[p, i] · x[n, pixel[p, i], c], with the fill value for pixels outside.
/// A pixel's few channels are done one by one. Pieces of work own an image, whose output pixels may share input pixels.
/// </summary>
internal static unsafe class AffineKernel
{
    /// <summary>The numbers of one transform.</summary>
    public const int TransformLength = 8;

    /// <summary>y = the images moved.</summary>
    public static void Forward(
        in AffineSampling sampling, ReadOnlySpan<float> transforms, ReadOnlySpan<float> x, Span<float> y, int batch, int channels, float fill)
    {
        fixed (float* pointerX = x, pointerY = y, pointerTransforms = transforms)
        {
            var job = new Job
            {
                Sampling = sampling,
                Transforms = pointerTransforms,
                TransformStep = transforms.Length > TransformLength ? TransformLength : 0,
                X = pointerX,
                Y = pointerY,
                Channels = channels,
                Fill = fill,
            };
            ParallelWork.For(batch, 4.0 * y.Length, job);
        }
    }

    /// <summary>dx += the gradient of the images.</summary>
    public static void Backward(
        in AffineSampling sampling, ReadOnlySpan<float> transforms, ReadOnlySpan<float> dy, Span<float> dx, int batch, int channels)
    {
        fixed (float* pointerDx = dx, pointerDy = dy, pointerTransforms = transforms)
        {
            var job = new Job
            {
                Sampling = sampling,
                Transforms = pointerTransforms,
                TransformStep = transforms.Length > TransformLength ? TransformLength : 0,
                X = pointerDx,
                Y = pointerDy,
                Channels = channels,
                IsBackward = true,
            };
            ParallelWork.For(batch, 4.0 * dy.Length, job);
        }
    }

    private struct Job : IParallelJob
    {
        public AffineSampling Sampling;
        public float* Transforms;
        public int TransformStep;
        public float* X;
        public float* Y;
        public int Channels;
        public float Fill;
        public bool IsBackward;

        public readonly void Execute(int index)
        {
            nint offset = (nint)index * Sampling.Height * Sampling.Width * Channels;
            var transform = new ReadOnlySpan<float>(Transforms + ((nint)index * TransformStep), TransformLength);
            float* image = X + offset;
            float* pixel = Y + offset;
            for (int y = 0; y < Sampling.Height; y++)
            {
                for (int x = 0; x < Sampling.Width; x++, pixel += Channels)
                {
                    AffineTaps taps = Sampling.At(transform, x, y);
                    if (IsBackward)
                        Spread(taps, pixel, image);
                    else
                        Gather(taps, image, pixel);
                }
            }
        }

        private readonly void Gather(in AffineTaps taps, float* image, float* pixel)
        {
            for (int c = 0; c < Channels; c++)
            {
                pixel[c] = (taps.Weight0 * Read(image, taps.Pixel0, c)) + (taps.Weight1 * Read(image, taps.Pixel1, c))
                    + (taps.Weight2 * Read(image, taps.Pixel2, c)) + (taps.Weight3 * Read(image, taps.Pixel3, c));
            }
        }

        private readonly float Read(float* image, int pixel, int channel) => pixel < 0 ? Fill : image[((nint)pixel * Channels) + channel];

        private readonly void Spread(in AffineTaps taps, float* gradient, float* image)
        {
            Add(gradient, taps.Weight0, image, taps.Pixel0);
            Add(gradient, taps.Weight1, image, taps.Pixel1);
            Add(gradient, taps.Weight2, image, taps.Pixel2);
            Add(gradient, taps.Weight3, image, taps.Pixel3);
        }

        private readonly void Add(float* gradient, float weight, float* image, int pixel)
        {
            if (pixel < 0)
                return;
            float* target = image + ((nint)pixel * Channels);
            for (int c = 0; c < Channels; c++)
                target[c] += weight * gradient[c];
        }
    }
}
