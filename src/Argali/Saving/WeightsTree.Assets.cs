using Argali.Layers;
using Argali.Saving.Zip;

namespace Argali.Saving;

internal static partial class WeightsTree
{
    /// <summary>The folder of an archive that holds the files of layers, each under the path of its weights.</summary>
    public const string AssetsFolder = "assets";

    private const int GreatestAsset = 1 << 29;

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
    /// <exception cref="ModelFileException">A file is missing or damaged; the model is as it was.</exception>
    public static void ReadAssets(Layer root, ZipReader archive, string? filePath)
    {
        var installs = new List<Action>();
        Walk(root, node =>
        {
            if (node.Owner is not IAssetHolder holder)
                return true;
            string last = "";
            try
            {
                installs.Add(holder.ReadAssets(name => archive.ReadAll(last = MemberName(node, name), GreatestAsset)));
            }
            catch (ArgumentException e)
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
