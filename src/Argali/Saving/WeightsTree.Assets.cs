using Argali.Layers;

namespace Argali.Saving;

internal static partial class WeightsTree
{
    /// <summary>The folder of an archive that holds the files of layers, each under the path of its weights.</summary>
    public const string AssetsFolder = "assets";

    /// <summary>How long a layer's file may be unless another limit is given.</summary>
    public const int GreatestAsset = 1 << 29;

    /// <summary>Collects the files of all layers, under the names of their archive members.</summary>
    public static IReadOnlyList<(string Member, byte[] Content)> Assets(Layer root)
    {
        var assets = new List<(string, byte[])>();
        Walk(root, node =>
        {
            if (node.Owner is IAssetHolder holder)
            {
                foreach ((string name, byte[] content) in holder.WriteAssets())
                    assets.Add((MemberName(node, name), content));
            }

            return true;
        });
        return assets;
    }

    /// <summary>Reads the files of all layers, and puts them in place once all are read.</summary>
    /// <remarks>Nothing is unpacked: members are asked for by the names that the model gives them, whatever else the archive holds.</remarks>
    /// <param name="root">The model.</param>
    /// <param name="read">Reads a member of at most so many bytes.</param>
    /// <param name="limit">How many.</param>
    /// <param name="filePath">The archive's path, for messages.</param>
    /// <exception cref="ModelFileException">A file is missing or damaged; the model is as it was.</exception>
    public static void ReadAssets(Layer root, Func<string, int, byte[]> read, int limit, string? filePath)
    {
        var installs = new List<Action>();
        Walk(root, node =>
        {
            if (node.Owner is not IAssetHolder holder)
                return true;
            string last = "";
            try
            {
                installs.Add(holder.ReadAssets(name => read(last = MemberName(node, name), limit)));
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or OverflowException)
            {
                throw new ModelFileException($"The file of the layer '{node.Name}' is damaged, or is not its own: {e.Message}", filePath, last, -1, e);
            }

            return true;
        });
        foreach (Action install in installs)
            install();
    }

    private static string MemberName(WeightsNode node, string name) => Join(Join(AssetsFolder, node.Path), name);
}
