using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

public class DiskFullTests
{
    [Theory]
    [InlineData(unchecked((int)0x80070070))]
    [InlineData(unchecked((int)0x80070027))]
    public void Is_TheCodesOfWindows_True(int code) => Assert.True(DiskFull.Is(new IOException("no space", code)));

    [Fact]
    public void Is_WhereItIsTheCause_True() =>
        Assert.True(DiskFull.Is(new InvalidOperationException("save", new IOException("no space", unchecked((int)0x80070070)))));

    [Fact]
    public void Is_AnythingElse_False()
    {
        Assert.False(DiskFull.Is(new IOException("no")));
        Assert.False(DiskFull.Is(new UnauthorizedAccessException()));
        Assert.False(DiskFull.Is(new InvalidOperationException { HResult = unchecked((int)0x80070070) }));
    }

    // What .NET really throws: /dev/full refuses every write as a full disk does.
    [Fact]
    public void Is_WhatAFullDeviceThrows_True()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        Exception? error = Record.Exception(() =>
        {
            using var file = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            file.Write(new byte[100]);
            file.Flush(flushToDisk: true);
        });

        Assert.True(DiskFull.Is(Assert.IsType<IOException>(error)));
    }
}
