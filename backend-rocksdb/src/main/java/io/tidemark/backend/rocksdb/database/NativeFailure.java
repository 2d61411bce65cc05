package io.tidemark.backend.rocksdb.database;

import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says in Tidemark's words what RocksDB could not do. */
final class NativeFailure {
    private NativeFailure() {}

    /**
     * Explains a failure.
     *
     * @param where the database
     * @param what was tried, for example {@code read}
     * @return damage as such, so that the job verifies its checkpoint before it goes on
     */
    static IOException of(Path where, String what, RocksDBException cause) {
        Status status = cause.getStatus();
        String message = "The rows in " + where + " cannot be " + what + ": " + cause.getMessage();
        if (status != null && status.getCode() == Status.Code.Corruption) {
            IOException damage = new CorruptCheckpointException(message);
            damage.initCause(cause);
            return damage;
        }
        return new IOException(message, cause);
    }
}
