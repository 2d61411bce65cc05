package io.tidemark.connector.hdfs;

import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** Stands for an HDFS older than Hadoop 2.7, of which none can be had: it cannot truncate. */
final class OldFileSystem extends DistributedFileSystem {
    @Override
    public boolean truncate(Path file, long length) {
        throw new UnsupportedOperationException("truncate");
    }
}
