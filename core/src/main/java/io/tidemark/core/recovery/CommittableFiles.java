package io.tidemark.core.recovery;

import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.state.StateFiles;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.StoredCommittable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies committables into a checkpoint, and finds them there again: small ones among the metadata, each larger one in a file
 * of its own, through which it is streamed.
 *
 * @since 0.1
 */
public final class CommittableFiles {
    /**
     * The most bytes that are kept among the metadata. What names a file or a transaction is smaller and costs no file;
     * beyond this, reading the metadata costs more than opening a file.
     */
    public static final int MAX_INLINE_BYTES = 16 * 1024;

    /** Makes the place of the files when it is first needed. */
    public interface Place {
        /**
         * Returns where to write.
         *
         * @return the same each time
         * @throws IOException if the storage refuses
         */
        CheckpointWriter writer() throws IOException;
    }

    private record Restored(StateFile file, StateFiles files) implements Committable {
        @Override
        public long size() {
            return file.size();
        }

        @Override
        public InputStream open() throws IOException {
            return files.open(file);
        }
    }

    private CommittableFiles() {}

    /**
     * Says whether a committable needs a file.
     *
     * @param committable of a sink
     * @return {@code false} if it is kept among the metadata
     */
    public static boolean needsFile(Committable committable) {
        return committable.size() > MAX_INLINE_BYTES;
    }

    /**
     * Copies committables into a checkpoint.
     *
     * @param committables of one writer
     * @param place of the checkpoint
     * @param prefix what the names of the files begin with
     * @return what the checkpoint keeps of each, in the same order
     * @throws IOException if one cannot be read or written, or has another size than it says: this checkpoint fails, the job
     *     goes on
     */
    public static List<StoredCommittable> store(List<Committable> committables, Place place, String prefix)
            throws IOException {
        List<StoredCommittable> stored = new ArrayList<>(committables.size());
        for (Committable committable : committables) {
            StoredCommittable kept = needsFile(committable)
                    ? new StoredCommittable.InFile(
                            write(committable, place.writer(), prefix + "-committable-" + stored.size()))
                    : new StoredCommittable.Inline(Bytes.copyOf(committable.toByteArray()));
            if (kept.size() != committable.size()) {
                throw new IOException("A committable says that it has " + committable.size() + " bytes, and has "
                        + kept.size() + ": the sink that made it is wrong, or what it reads was changed");
            }
            stored.add(kept);
        }
        return stored;
    }

    private static StateFile write(Committable committable, CheckpointWriter writer, String name) throws IOException {
        try (InputStream bytes = committable.open();
                StateFileOutput output = writer.create(name, CheckpointWriter.Sharing.EXCLUSIVE)) {
            bytes.transferTo(output);
            return output.finish();
        }
    }

    /**
     * Returns a committable as a committer takes it.
     *
     * @param stored what the checkpoint keeps of it
     * @param files opens files of the checkpoint
     * @return reads a file each time it is opened, verifying it
     */
    static Committable open(StoredCommittable stored, StateFiles files) {
        return stored instanceof StoredCommittable.InFile inFile
                ? new Restored(inFile.file(), files)
                : Committable.of(((StoredCommittable.Inline) stored).bytes().toArray());
    }
}
