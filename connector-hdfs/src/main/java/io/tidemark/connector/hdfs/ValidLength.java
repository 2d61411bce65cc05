package io.tidemark.connector.hdfs;

import io.tidemark.connector.files.access.FileAccess;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * Says how many bytes of a file count, where a file system cannot truncate: a hidden file beside it,
 * {@code .part-00-EXECUTION-00000000.valid-length}, with the number as text. It is there before the part is published, and
 * has the same name before and after. What lies behind was written by an attempt that failed, and was written again to
 * another part.
 */
final class ValidLength {
    private static final String EXTENSION = ".valid-length";
    private static final int MAX_DIGITS = 19;

    private final DistributedFileSystem hdfs;

    ValidLength(DistributedFileSystem hdfs) {
        this.hdfs = hdfs;
    }

    /** Sets it, in place of another one. */
    void set(Path file, long length) throws IOException {
        Path unfinished = companion(file).suffix(FileAccess.IN_PROGRESS);
        try (OutputStream out = hdfs.create(unfinished, true)) {
            out.write(Long.toString(length).getBytes(StandardCharsets.US_ASCII));
        }
        hdfs.rename(unfinished, companion(file), Options.Rename.OVERWRITE);
    }

    /** Lets all bytes count. */
    void remove(Path file) throws IOException {
        hdfs.delete(companion(file), false);
    }

    /** Returns how many of a file's bytes count. */
    long limit(Path file, long length) throws IOException {
        try (InputStream in = hdfs.open(companion(file))) {
            String text = new String(in.readNBytes(MAX_DIGITS + 1), StandardCharsets.US_ASCII);
            try {
                return Math.min(length, Long.parseLong(text));
            } catch (NumberFormatException e) {
                throw new IOException(
                        companion(file) + " says how many bytes of " + file + " count, but holds '" + text
                                + "', which is no number. Restore it.",
                        e);
            }
        } catch (FileNotFoundException e) {
            return length;
        }
    }

    private static Path companion(Path file) {
        String name = file.getName();
        int begin = name.startsWith(FileAccess.HIDDEN) ? FileAccess.HIDDEN.length() : 0;
        int end = name.length() - (name.endsWith(FileAccess.IN_PROGRESS) ? FileAccess.IN_PROGRESS.length() : 0);
        return new Path(file.getParent(), FileAccess.HIDDEN + name.substring(begin, end) + EXTENSION);
    }
}
