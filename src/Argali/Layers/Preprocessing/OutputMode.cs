namespace Argali.Layers;

/// <summary>In which form a layer gives categories: as their numbers, or encoded in vectors that have a place for each.</summary>
public enum OutputMode
{
    /// <summary>The numbers of the categories.</summary>
    Int,

    /// <summary>For each category a vector of its own: 1 at its place, 0 elsewhere.</summary>
    OneHot,

    /// <summary>For each sample one vector: 1 at the place of every category that it has.</summary>
    MultiHot,

    /// <summary>For each sample one vector: how often it has each category.</summary>
    Count,

    /// <summary>As <see cref="Count"/>, each number multiplied by the weight of its token: how seldom documents have it.</summary>
    TfIdf,
}
