using System.Text.Json;
using Argali.Callbacks;
using Argali.Diagnostics;

namespace Argali.Tests.Callbacks;

/// <summary>Events of a training, played to a ModelCheckpoint one hook at a time.</summary>
internal static class CheckpointScript
{
    /// <summary>What an event did; events that did nothing are left out.</summary>
    public sealed record Outcome(int Event, string Call, string File, string Output, string[] Warnings, double Best, Exception? Error);

    /// <summary>Plays events of the form [hook, epoch, batch | null, logs].</summary>
    public static List<Outcome> Play(JsonElement events, ModelCheckpoint checkpoint, RecordingTarget target, StringWriter output)
    {
        checkpoint.SetTarget(target);
        var outcomes = new List<Outcome>();
        double best = checkpoint.Best;
        int index = 0;
        foreach (JsonElement played in events.EnumerateArray())
        {
            target.Calls.Clear();
            output.GetStringBuilder().Clear();
            using WarningCollector warnings = Warnings.Collect();
            Exception? error = Record.Exception(() => Call(played, checkpoint));
            (string call, string file) = target.Calls.Count == 0 ? ("", "") : Assert.Single(target.Calls);
            bool changed = !checkpoint.Best.Equals(best);
            best = checkpoint.Best;
            if (call.Length > 0 || output.ToString().Length > 0 || warnings.Count > 0 || error is not null || changed)
            {
                outcomes.Add(new Outcome(index, call, file, output.ToString(), [.. warnings.Select(w => w.Message)], best, error));
            }

            index++;
        }

        return outcomes;
    }

    private static void Call(JsonElement played, ModelCheckpoint checkpoint)
    {
        int epoch = played[1].GetInt32();
        switch (played[0].GetString())
        {
            case "on_epoch_begin":
                checkpoint.OnEpochBegin(epoch, new Logs());
                break;
            case "on_train_batch_end":
                checkpoint.OnTrainBatchEnd(played[2].GetInt32(), played[3].Logs());
                break;
            default:
                checkpoint.OnEpochEnd(epoch, played[3].Logs());
                break;
        }
    }
}
