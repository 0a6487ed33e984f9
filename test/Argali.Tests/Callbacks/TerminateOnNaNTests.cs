using System.Text.Json;
using Argali.Callbacks;
using Argali.Models;

namespace Argali.Tests.Callbacks;

public class TerminateOnNaNTests
{
    public static TheoryData<int> Rows() => Golden.Indices("terminate_on_nan", "rows");

    [Theory]
    [MemberData(nameof(Rows))]
    public void OnTrainBatchEnd_AsRecorded(int index)
    {
        JsonElement row = Golden.Read("terminate_on_nan").GetProperty("rows")[index];
        var output = new StringWriter();
        var callback = new TerminateOnNaN { Output = output };
        Model model = CallbackModels.Uncompiled();
        callback.SetModel(model);

        callback.OnTrainBatchEnd(row.GetProperty("batch").GetInt32(), row.Find("logs")?.Logs() ?? new Logs());

        Assert.Equal(row.Text("stdout"), output.ToString());
        Assert.Equal(row.GetProperty("stop_training").GetBoolean(), model.StopTraining);
    }
}
