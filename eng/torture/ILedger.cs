namespace Argali.Torture;

/// <summary>Where the saving side writes down what it promises.</summary>
internal interface ILedger
{
    /// <summary>A state is about to be saved; <paramref name="hash"/> is what a file of it must hold.</summary>
    void Begun(int step, string hash);

    /// <summary>The save of a state was reported: from now on it must survive everything.</summary>
    void Saved(int step);

    /// <summary>The file that is replaced every time was reported to hold this state.</summary>
    void Replaced(int step);

    /// <summary>A run goes on from this step; the file that is replaced every time may have been ahead of it.</summary>
    void Resumed(int step);

    /// <summary>A file of a state was there, whole, when a run began: from now on it must survive as if this run had saved it.</summary>
    void Found(int step);
}
