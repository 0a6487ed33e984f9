using Argali.Checkpoints;

namespace Argali.Torture;

/// <summary>Passes every operation on, and tells what is about to happen and what happened.</summary>
internal abstract class HookedFileSystem(IFileSystem inner) : IFileSystem
{
    public string FinalTarget(string path) => inner.FinalTarget(path);

    public bool IsDirectory(string path) => inner.IsDirectory(path);

    public void CreateDirectory(string path) => inner.CreateDirectory(path);

    public IReadOnlyList<string> List(string directory) => inner.List(directory);

    public Stream Create(string path, string permissionsOf, long length)
    {
        Before(FileOperation.Create);
        var stream = new HookedStream(this, inner.Create(path, permissionsOf, length));
        After(FileOperation.Create);
        return stream;
    }

    public void FlushToDisk(Stream file)
    {
        Before(FileOperation.FlushToDisk);
        if (!Skips(FileOperation.FlushToDisk))
            inner.FlushToDisk(((HookedStream)file).Inner);
        After(FileOperation.FlushToDisk);
    }

    public void Replace(Stream file, string source, string target)
    {
        Before(FileOperation.Replace);
        inner.Replace(((HookedStream)file).Inner, source, target);
        After(FileOperation.Replace);
    }

    public void FlushDirectory(string directory)
    {
        Before(FileOperation.FlushDirectory);
        if (!Skips(FileOperation.FlushDirectory))
            inner.FlushDirectory(directory);
        After(FileOperation.FlushDirectory);
    }

    public void Delete(string path)
    {
        Before(FileOperation.Delete);
        inner.Delete(path);
        After(FileOperation.Delete);
    }

    public bool DeleteAbandoned(string path, bool ofThisMachine) => inner.DeleteAbandoned(path, ofThisMachine);

    public virtual bool IsHeldByAnother(Exception failure) => inner.IsHeldByAnother(failure);

    public virtual void Wait(TimeSpan time) => inner.Wait(time);

    /// <summary>Called before an operation; what it throws is the operation's failure.</summary>
    protected virtual void Before(FileOperation operation)
    {
    }

    /// <summary>Called after an operation that succeeded.</summary>
    protected virtual void After(FileOperation operation)
    {
    }

    /// <summary>Whether a flush is to be left out.</summary>
    protected virtual bool Skips(FileOperation operation) => false;

    /// <summary>Called before bytes are written; how many of them are to be written before <see cref="Before"/> is asked.</summary>
    protected virtual int WrittenBeforeFailure(int count) => 0;

    private sealed class HookedStream(HookedFileSystem files, Stream inner) : Stream
    {
        public Stream Inner => inner;

        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int first = files.WrittenBeforeFailure(buffer.Length);
            inner.Write(buffer[..first]);
            files.Before(FileOperation.Write);
            inner.Write(buffer[first..]);
            files.After(FileOperation.Write);
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        public override void Flush() => inner.Flush();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
