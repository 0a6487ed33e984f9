namespace Argali.Hdf5.Tests.Support;

/// <summary>Reads everything a file holds.</summary>
internal static class Walk
{
    /// <summary>Reads all attributes and all elements below a group.</summary>
    /// <returns>The number of datasets.</returns>
    public static int All(Hdf5Group group)
    {
        int count = 0;
        One(group);
        foreach (var member in group.Members())
        {
            if (member is Hdf5Group inner)
            {
                count += All(inner);
                continue;
            }

            One(member);
            count++;
        }

        return count;
    }

    /// <summary>Reads the attributes and, of a dataset, the elements of one object.</summary>
    public static void One(Hdf5Object item)
    {
        foreach (var attribute in item.Attributes)
        {
            if (attribute.Type.IsNumeric)
                attribute.AsArray<double>();
            else if (attribute.Type.IsString)
                attribute.AsStrings();
        }

        if (item is Hdf5Dataset dataset)
            ReadData(dataset);
    }

    private static void ReadData(Hdf5Dataset dataset)
    {
        if (dataset.Type.IsNumeric)
        {
            dataset.ReadArray<float>();
        }
        else if (dataset.Type.IsString)
        {
            dataset.ReadStrings();
        }
        else
        {
            byte[] some = new byte[Math.Min(dataset.ByteCount, 4096) / dataset.Type.Size * dataset.Type.Size];
            dataset.ReadBytes(some);
        }
    }
}
