package io.tidemark.connector.files.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one file, one after the other. Used by one thread.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
@FunctionalInterface
public interface RecordDecoder<T> {
    /**
     * Reads the next record and leaves the input right behind it.
     *
     * @return {@code null} at the end of the file
     * @throws BadRecordException if what stands here is no record; the input is left where reading goes on if the user
     *     chose to skip it
     * @throws IOException if reading fails, or the rest of the file cannot be understood
     */
    @Nullable
    T next() throws IOException, BadRecordException;
}
