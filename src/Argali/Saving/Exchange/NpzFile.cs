using System.Globalization;
using Argali.Engine;
using Argali.Models;
using Argali.Saving.Zip;

namespace Argali.Saving.Exchange;

/// <summary>
/// NumPy's archive of arrays: a zip whose members <c>name.npy</c> are arrays, see <see cref="NpyHeader"/>. Arrays of objects, which are
/// pickled Python, are refused.
/// </summary>
internal sealed class NpzFile : NamedTensorsFile
{
    public const string Extension = ".npz";

    private const string ArrayExtension = ".npy";
    private const string NumberedName = "arr_";

    private readonly bool isNumbered;

    // The numbers of the model's weights in its own order, which is that of get_weights in Python.
    private Dictionary<Variable, int>? numbers;

    /// <param name="stream">The file, which is closed with this object, but not when this fails.</param>
    /// <param name="filePath">Its path, for messages.</param>
    /// <param name="limits">How much it may ask for.</param>
    /// <exception cref="ModelFileException">The file is damaged, or holds arrays that are no numbers.</exception>
    public NpzFile(Stream stream, string filePath, LoadLimits limits)
        : base(stream, filePath, Read(stream, filePath, limits))
    {
        IReadOnlyList<StoredTensor> tensors = ListTensors();
        HashSet<string> names = [.. tensors.Select(tensor => tensor.Name)];
        isNumbered = tensors.Count > 0 && Enumerable.Range(0, tensors.Count).All(i => names.Contains(Numbered(i)));
    }

    protected override IEnumerable<string> NamesOf(Model model, WeightNames.Entry entry)
    {
        if (!isNumbered)
            return base.NamesOf(model, entry);
        numbers ??= Number(model);
        return numbers.TryGetValue(entry.Variable, out int number) ? [Numbered(number)] : [];
    }

    private static string Numbered(int number) => NumberedName + number.ToString(CultureInfo.InvariantCulture);

    private Dictionary<Variable, int> Number(Model model)
    {
        int count = ListTensors().Count;
        if (model.Weights.Count != count)
        {
            throw new ModelFileException(
                $"The file has {count} arrays without names, which are taken in the order of the model's weights. The model has {model.Weights.Count} weights.", FilePath, null);
        }

        return model.Weights.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
    }

    private static List<RawTensor> Read(Stream stream, string filePath, LoadLimits limits)
    {
        var archive = new ZipReader(stream, filePath, limits);
        var tensors = new List<RawTensor>();
        foreach (string member in archive.Names)
        {
            if (!member.EndsWith(ArrayExtension, StringComparison.Ordinal))
                throw new ModelFileException("Expected an archive of arrays, whose members end in `.npy`.", filePath, member);
            NpyHeader header = ReadHeader(archive, member, filePath);
            tensors.Add(new RawTensor(member[..^ArrayExtension.Length], header.Shape)
            {
                DType = header.DType,
                ByteCount = header.ByteCount,
                IsBigEndian = header.IsBigEndian,
                IsColumnMajor = header.IsColumnMajor,
                Open = compare => archive.Open(member, compare),
                Start = header.Length,
                ClosesContent = true,
                FilePath = filePath,
            });
        }

        return tensors;
    }

    private static NpyHeader ReadHeader(ZipReader archive, string member, string filePath)
    {
        NpyHeader header;
        try
        {
            header = NpyHeader.Read(archive.ReadStart(member, NpyHeader.MaximumLength));
        }
        catch (FormatException e)
        {
            throw new ModelFileException(e.Message, filePath, member, 0, e);
        }

        long elements = archive.LengthOf(member) - header.Length;
        return elements == header.ByteCount
            ? header
            : throw new ModelFileException(
                $"An array of {header.DType.KerasName()} of shape ({string.Join(", ", header.Shape)}) takes {header.ByteCount} bytes. The member has {elements}.",
                filePath, member);
    }
}
