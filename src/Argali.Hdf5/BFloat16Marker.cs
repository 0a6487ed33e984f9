namespace Argali.Hdf5;

/// <summary>The dataset attribute by which Keras tells bfloat16 from other opaque pairs of bytes.</summary>
internal static class BFloat16Marker
{
    public const string AttributeName = "dtype";
    public const string AttributeValue = "bfloat16";
}
