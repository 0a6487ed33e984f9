using Argali.Callbacks;
using Argali.Models;

namespace Argali.Tests.Callbacks;

/// <summary>Does something at the n-th call, from zero, of a hook with Keras's name.</summary>
internal static class At
{
    public static Callback Call(string hook, int n, Action<Model> action)
    {
        int count = 0;
        LambdaCallback? callback = null;
        void Hook()
        {
            if (count++ == n)
            {
                action(callback!.Model);
            }
        }

        void Plain(Logs logs) => Hook();
        void Numbered(int index, Logs logs) => Hook();
        callback = hook switch
        {
            "on_train_begin" => new(onTrainBegin: Plain),
            "on_train_end" => new(onTrainEnd: Plain),
            "on_epoch_begin" => new(onEpochBegin: Numbered),
            "on_epoch_end" => new(onEpochEnd: Numbered),
            "on_train_batch_begin" => new(onTrainBatchBegin: Numbered),
            "on_train_batch_end" => new(onTrainBatchEnd: Numbered),
            "on_test_begin" => new(onTestBegin: Plain),
            "on_test_end" => new(onTestEnd: Plain),
            "on_test_batch_begin" => new(onTestBatchBegin: Numbered),
            "on_test_batch_end" => new(onTestBatchEnd: Numbered),
            _ => throw new InvalidDataException(hook),
        };
        return callback;
    }
}
