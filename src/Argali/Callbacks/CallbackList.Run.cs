using System.Globalization;
using Argali.Checkpoints;
using Argali.Saving;

namespace Argali.Callbacks;

/// <content>Where the training stands, and how it goes on from where another one stood.</content>
public sealed partial class CallbackList
{
    private const string CallbacksKey = "callbacks", HookKey = "hook";
    private static readonly string[] HookNames = ["", "on_epoch_begin", "on_train_batch_end", "on_epoch_end"];

    private readonly string[] keys;
    private RunState? position;
    private RunState? frozen;
    private Func<bool> hasChanged = () => false;
    private bool inStep;

    // The hook that is being called, and how many callbacks have been told so far, the one that is running included.
    private RunHook hook;
    private int hookIndex;
    private Logs hookLogs = new();
    private int told;

    /// <summary>Gets what the states are dated by.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets the place in the training, without states; null when no training runs.</summary>
    internal RunState? Position => position;

    /// <summary>Gets whether a batch of training has begun to change the weights and has not finished.</summary>
    internal bool IsInStep => inStep;

    /// <summary>Adds to a captured state what others than the callbacks need.</summary>
    internal Action<RunState>? Capturing { get; set; }

    /// <summary>
    /// Gets where the training stands now, to be saved with what is trained: its place, the states of all callbacks that have one
    /// (<see cref="IStatefulCallback"/>), and the hook that they are in the middle of.
    /// </summary>
    /// <returns>The state; null when no training runs.</returns>
    /// <exception cref="InvalidOperationException">The training failed within a batch: the weights may be changed in part.</exception>
    public RunState? CaptureRun()
    {
        if (position is null)
        {
            return null;
        }

        if (inStep)
        {
            throw new InvalidOperationException(
                "The training failed within a batch: the weights may be changed in part, so that nothing can go on from here. "
                + "The newest checkpoint before is whole.");
        }

        if (frozen is not null)
        {
            RunState kept = frozen.Copy();
            kept.HasEnded = position.HasEnded;
            kept.HasChanged = hasChanged();
            return kept;
        }

        RunState run = position.Copy();
        run.Created = Clock.GetUtcNow();
        var states = new Config();
        for (int i = 0; i < callbacks.Count; i++)
        {
            if (callbacks[i] is IStatefulCallback stateful)
            {
                states[keys[i]] = stateful.SaveState();
            }
        }

        run.States[CallbacksKey] = states;
        if (hook != RunHook.None && told < callbacks.Count)
        {
            run.States[HookKey] = new Config
            {
                ["name"] = HookNames[(int)hook],
                ["index"] = hookIndex,
                ["logs"] = LogsState.Write(hookLogs),
                ["told"] = keys.Take(told).ToList(),
            };
        }

        Capturing?.Invoke(run);
        return run;
    }

    /// <summary>
    /// Takes a training up where another one stood: gives the callbacks their states and calls the hook that was being called then for
    /// those that had not been told. Call it after <see cref="OnTrainBegin"/>.
    /// </summary>
    /// <remarks>
    /// A callback without a state is told that the epoch begins if it is to hear more of it. The loop then goes on at
    /// <see cref="RunState.Moment"/>, with the batch <see cref="RunState.Batch"/> of the epoch <see cref="RunState.Epoch"/>.
    /// </remarks>
    /// <param name="run">The state.</param>
    /// <exception cref="InvalidOperationException">Training has not begun.</exception>
    /// <exception cref="ConfigException">A state does not fit its callback.</exception>
    public void RestoreRun(RunState run)
    {
        ArgumentNullException.ThrowIfNull(run);
        RestoreStates(run);
        FinishHook(run);
    }

    /// <summary>Gives the callbacks their states, and takes the place over.</summary>
    /// <param name="run">The state.</param>
    /// <param name="fresh">Whether callbacks begin anew: their states are left out.</param>
    internal void RestoreStates(RunState run, bool fresh = false)
    {
        if (position is null)
        {
            throw new InvalidOperationException("RestoreRun takes a training up that has begun. Call OnTrainBegin first.");
        }

        position = new RunState(run.RunId)
        {
            Epoch = run.Epoch,
            Batch = run.Batch,
            GlobalStep = run.GlobalStep,
            Moment = run.Moment,
            Parent = run.Name,
        };

        Config states = run.States.GetConfig(CallbacksKey) ?? new Config();
        for (int i = 0; i < callbacks.Count && !fresh; i++)
        {
            if (callbacks[i] is IStatefulCallback stateful && states.GetConfig(keys[i]) is { } state)
            {
                stateful.RestoreState(state);
            }
        }
    }

    /// <summary>Calls the hook of the captured moment for the callbacks that had not been told.</summary>
    /// <param name="run">The state.</param>
    /// <param name="fresh">Whether callbacks begin anew: the hook is not finished.</param>
    /// <returns>The logs of the hook, with what these callbacks added; null when nobody was left.</returns>
    /// <exception cref="ConfigException">The hook is malformed.</exception>
    internal Logs? FinishHook(RunState run, bool fresh = false)
    {
        Config? pending = fresh ? null : run.States.GetConfig(HookKey);
        var done = new HashSet<string>(pending?.GetList("told")?.OfType<string>() ?? []);
        RunHook finished = pending is null ? RunHook.None : (RunHook)Array.IndexOf(HookNames, pending.GetString("name"));
        if (finished < 0)
        {
            throw new ConfigException($"Unknown hook '{pending!.GetString("name")}'.");
        }

        for (int i = 0; i < callbacks.Count; i++)
        {
            bool hearsMore = finished switch
            {
                RunHook.EpochBegin => done.Contains(keys[i]),
                RunHook.EpochEnd => !done.Contains(keys[i]),
                _ => run.Moment is RunMoment.Batches or RunMoment.Validation,
            };
            if (hearsMore && (fresh || callbacks[i] is not IStatefulCallback))
            {
                callbacks[i].OnEpochBegin(run.Epoch, Empty());
            }
        }

        if (pending is null)
        {
            return null;
        }

        Logs logs = LogsState.Read(pending.GetConfig("logs") ?? new Config());
        CallAll(finished, pending.GetInt("index"), logs, i => !done.Contains(keys[i]));
        if (finished == RunHook.EpochBegin)
        {
            position?.Moment = RunMoment.Batches;
        }

        return logs;
    }

    /// <summary>Whether a captured state is one in the middle of the beginning of an epoch.</summary>
    internal static bool IsInEpochBegin(RunState run) =>
        run.States.GetConfig(HookKey)?.GetString("name") == HookNames[(int)RunHook.EpochBegin];

    /// <summary>Compares the names of the states that a run's callbacks left with those of these callbacks.</summary>
    internal (IReadOnlyList<string> Restored, IReadOnlyList<string> Missing, IReadOnlyList<string> Unused) CompareStates(RunState run)
    {
        Config states = run.States.GetConfig(CallbacksKey) ?? new Config();
        List<string> own = [.. Enumerable.Range(0, callbacks.Count).Where(i => callbacks[i] is IStatefulCallback).Select(i => keys[i])];
        return ([.. own.Where(states.ContainsKey)], [.. own.Where(key => !states.ContainsKey(key))], [.. states.Keys.Where(key => !own.Contains(key))]);
    }

    /// <summary>From now on the present moment is what is captured, whatever happens: what follows would not happen in a run that goes on.</summary>
    /// <param name="changed">Whether what is trained has been changed since this call.</param>
    internal void FreezeRun(Func<bool> changed)
    {
        frozen = CaptureRun();
        hasChanged = changed;
        position?.HasEnded = true;
    }

    /// <summary>A batch of training begins to change the weights.</summary>
    internal void BeginStep() => inStep = true;

    /// <summary>A batch of training has changed the weights.</summary>
    internal void EndStep()
    {
        inStep = false;
        CountBatches(1);
    }

    private static string[] StateKeys(List<Callback> callbacks)
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. callbacks.Select(callback =>
        {
            string name = callback is IStatefulCallback stateful ? stateful.StateName : callback.GetType().Name;
            int count = used.GetValueOrDefault(name);
            used[name] = count + 1;
            return count == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{count}");
        })];
    }

    private void BeginRun()
    {
        position = new RunState();
        frozen = null;
        inStep = false;
        hook = RunHook.None;
    }

    private void MoveTo(RunMoment moment, int epoch, int batch)
    {
        if (position is not null)
        {
            (position.Moment, position.Epoch, position.Batch) = (moment, epoch, batch);
        }
    }

    private void CountBatches(int count)
    {
        if (position is not null)
        {
            position.Batch += count;
            position.GlobalStep += count;
        }
    }

    private void CallAll(RunHook called, int index, Logs logs, Func<int, bool>? filter = null)
    {
        (hook, hookIndex, hookLogs) = (called, index, logs);
        for (told = 0; told < callbacks.Count;)
        {
            int i = told++;
            if (filter is not null && !filter(i))
            {
                continue;
            }

            switch (called)
            {
                case RunHook.EpochBegin:
                    callbacks[i].OnEpochBegin(index, logs);
                    break;
                case RunHook.TrainBatchEnd:
                    callbacks[i].OnTrainBatchEnd(index, logs);
                    break;
                case RunHook.EpochEnd:
                    callbacks[i].OnEpochEnd(index, logs);
                    break;
                default:
                    break;
            }
        }

        hook = RunHook.None;
    }
}
