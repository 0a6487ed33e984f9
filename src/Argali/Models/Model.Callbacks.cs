using Argali.Callbacks;

namespace Argali.Models;

public partial class Model
{
    /// <summary>Gets the history of the last training, evaluation or prediction; null before the first.</summary>
    public History? History { get; internal set; }
}
