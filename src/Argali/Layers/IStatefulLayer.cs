namespace Argali.Layers;

/// <summary>A layer that carries state from one batch to the next, such as a stateful recurrent layer.</summary>
public interface IStatefulLayer
{
    /// <summary>Forgets the state: the next batch begins anew.</summary>
    void ResetStates();
}
