package io.tidemark.connector.files.format;

import java.io.IOException;
import java.io.Serializable;

/**
 * How the bytes of a file become records. An instance is only configuration: shared by all subtasks, immutable.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public interface RecordFormat<T> extends Serializable {
    /**
     * Starts reading a file. Called at the beginning of the file, also when reading resumes in its middle: what stands
     * before the first record (a byte order mark, a header) is read here; then the input is moved to the position to
     * resume from, without the decoder being told, and {@link RecordDecoder#next()} is called.
     *
     * @param input the bytes, decompressed
     * @return what reads the records
     * @throws IOException if the file cannot be of this format, for example because its header lacks a column; the
     *     message says what was expected and need not name the file
     */
    RecordDecoder<T> open(RecordInput input) throws IOException;

    /**
     * Says whether reading can resume at any record, knowing only how many bytes and lines come before it.
     *
     * @return {@code true}, the default; {@code false} for a format in which a record depends on earlier ones: a file
     *     that was not read to its end is then read again from its beginning after a failure, and the source is at
     *     least once
     */
    default boolean positionable() {
        return true;
    }
}
