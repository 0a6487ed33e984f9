using Argali.Benchmarks.Harness;

namespace Argali.Benchmarks;

/// <summary>The blocks that dominate real networks, against plain loops and against torch.</summary>
internal static class BlocksBenchmark
{
    public static void Run()
    {
        Report report = new Report("blocks", "Building blocks against plain loops and torch")
            .Paragraph(
                "Convolutions are measured as kernels, each pass on its own; the other rows are a layer's operation recorded on the " +
                "tape, forward and backward. torch takes the faster of its two image layouts. Plain loops are what one would write down first, " +
                "in C#, on one thread.")
            .Paragraph(ThreadSettings.HowMeasured);
        ThreadSettings.ForEach((threads, clock, heading) =>
        {
            List<Block> blocks = [.. ConvolutionBlocks.All(), .. LayerBlocks.All()];
            using Torch? torch = Torch.TryStart(threads);
            if (torch is not null)
            {
                ComparisonTable table = new("torch", "calls/s");
                foreach (Block block in blocks)
                    table.Add(block.AgainstTorch(torch, clock), 1, block.Name, block.Note);
                table.WriteTo(report, $"Against {torch.Version}, {heading}");
            }
            else
            {
                report.Paragraph("torch is not installed (Debian: python3-torch): no rows against it.");
            }

            if (threads == 1)
            {
                ComparisonTable table = new("plain loops", "calls/s");
                foreach (Block block in blocks.Where(block => block.Plain is not null))
                    table.Add(block.AgainstPlain(clock), 1, block.Name, block.Note);
                table.WriteTo(report, $"Against plain loops, {heading}");
            }
        });
        report.Paragraph(
            "Where Argali is behind, and why: depthwise convolutions are limited by the caches, not by arithmetic, and oneDNN holds images as " +
            "blocks of 16 channels for them, where Argali reads whole channels-last rows; the gradient of the input of a strided convolution is a " +
            "matrix product whose windows are then added onto the image, one more pass through the second-level cache.");
        report.Publish();
    }
}
