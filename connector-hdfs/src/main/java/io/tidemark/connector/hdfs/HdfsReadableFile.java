package io.tidemark.connector.hdfs;

import io.tidemark.connector.files.access.ReadableFile;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * A file in HDFS that is being read, up to what was its end when it was opened. The NameNode gives each file a number that
 * no other one ever has, and bytes of a file are never changed, so a file with the same number and no fewer bytes is the
 * one that was read.
 */
final class HdfsReadableFile implements ReadableFile {
    private final FSDataInputStream in;
    private final long size;
    private final long fileId;

    HdfsReadableFile(FSDataInputStream in, long size, long fileId) {
        this.in = in;
        this.size = size;
        this.fileId = fileId;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        long left = size - in.getPos();
        if (left <= 0) {
            return -1;
        }
        int count = in.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new IOException("it ended after " + in.getPos() + " of " + size + " bytes while it was being read");
        }
        return count;
    }

    @Override
    public void seek(long position) throws IOException {
        in.seek(position);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long fingerprint(long position) {
        return fileId;
    }

    /** The NameNode is not asked at each checkpoint; a restart sees whether it is the same file. */
    @Override
    public boolean isUnchanged() {
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
