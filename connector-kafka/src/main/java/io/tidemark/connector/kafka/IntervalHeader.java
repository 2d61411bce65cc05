package io.tidemark.connector.kafka;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;

/**
 * What stands before the records of one writer and one interval.
 *
 * @param transactionalId under which the attempt that wrote them publishes, and where it keeps its marker
 * @param executionId that attempt
 * @param checkpointId at whose barrier the interval ended
 * @param subtask the writer
 * @param records how many there are
 */
record IntervalHeader(String transactionalId, String executionId, long checkpointId, int subtask, long records) {
    /** The order in which intervals are published: that in which a key's records were written. */
    static final Comparator<IntervalHeader> ORDER = Comparator.comparing(IntervalHeader::executionId)
            .thenComparingLong(IntervalHeader::checkpointId)
            .thenComparingInt(IntervalHeader::subtask);

    private static final int FORMAT = 1;

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeByte(FORMAT);
            output.writeUTF(transactionalId);
            output.writeUTF(executionId);
            output.writeLong(checkpointId);
            output.writeInt(subtask);
            output.writeLong(records);
        } catch (IOException e) {
            throw new UncheckedIOException("An array in memory could not be written.", e);
        }
        return bytes.toByteArray();
    }

    /** Reads one and leaves the stream at the first record. */
    static IntervalHeader read(InputStream bytes) throws IOException {
        DataInputStream input = new DataInputStream(bytes);
        int format = input.readUnsignedByte();
        if (format != FORMAT) {
            throw new IncompatibleSchemaException("the checkpoint holds output for Kafka in format " + format
                    + ", and this version of Tidemark reads format " + FORMAT + ". Run the job with the version that"
                    + " wrote it, or a newer one. Nothing was changed.");
        }
        return new IntervalHeader(
                input.readUTF(), input.readUTF(), input.readLong(), input.readInt(), input.readLong());
    }
}
