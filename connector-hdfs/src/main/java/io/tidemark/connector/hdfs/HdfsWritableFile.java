package io.tidemark.connector.hdfs;

import io.tidemark.connector.files.access.WritableFile;
import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream.SyncFlag;

/**
 * A file in HDFS that is being written. Flushing brings its bytes into the memory of all DataNodes of the block, so that
 * they survive this process and all of them but one; forcing brings them to their disks, so that they survive a loss of
 * power of all, and tells the NameNode the length.
 */
final class HdfsWritableFile implements WritableFile {
    private static final System.Logger LOG = System.getLogger(HdfsWritableFile.class.getName());

    private final HdfsDataOutputStream out;

    HdfsWritableFile(FSDataOutputStream out) {
        this.out = (HdfsDataOutputStream) out;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.hflush();
    }

    @Override
    public void force() throws IOException {
        out.hsync(EnumSet.of(SyncFlag.UPDATE_LENGTH));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** The NameNode refuses to complete a file that it took away, or that was deleted: then nothing is left to release. */
    @Override
    public void abandon() {
        try {
            out.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "A file in HDFS was let go without being completed.", e);
        }
    }
}
