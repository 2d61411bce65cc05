package io.tidemark.connector.files;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.checkpoint.spi.sink.Committer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Publishes parts by renaming them. A rename is atomic, so a part is there whole or not at all, and a repeated commit
 * sees by the names which of the two it is.
 */
final class PartCommitter implements Committer {
    private static final System.Logger LOG = System.getLogger(PartCommitter.class.getName());

    private final PartLayout layout;
    private final String operator;

    PartCommitter(PartLayout layout, String operator) {
        this.layout = layout;
        this.operator = operator;
    }

    @Override
    public void commit(long checkpointId, List<byte[]> committables) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        for (byte[] bytes : committables) {
            PartCommittable committable = PartCommittable.of(bytes);
            PartName part = committable.part();
            switch (committable.action()) {
                case PUBLISH -> {
                    publish(part, committable.length());
                    directories.add(layout.bucketDirectory(part));
                }
                case DISCARD -> Files.deleteIfExists(layout.inProgress(part));
                case FORGET -> Files.deleteIfExists(layout.journal(part.subtask(), part.executionId()));
            }
        }
        for (Path directory : directories) {
            PartLayout.force(directory);
        }
    }

    private void publish(PartName part, long length) throws IOException {
        Path source = layout.inProgress(part);
        Path target = layout.published(part);
        if (!Files.exists(source)) {
            acceptPublished(source, target);
            return;
        }
        if (Files.exists(target)) {
            throw new IOException("Sink '" + operator + "': " + source + " cannot be published, because " + target
                    + " exists and was not written by this sink. Move it away; the job then goes on by itself.");
        }
        long found = Files.size(source);
        if (found != length) {
            throw new IOException("Sink '" + operator + "': " + source + " has " + found + " bytes, but the checkpoint"
                    + " says " + length + ": it was changed from outside.");
        }
        try {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // A process that was thought dead published it at the same moment, as it may.
            acceptPublished(source, target);
        }
    }

    /**
     * Accepts that a part is gone under both names: most likely it was published before a restart, and its readers have
     * moved it away since, as they may. A part that was lost looks the same, hence the warning.
     */
    private void acceptPublished(Path source, Path target) {
        if (!Files.exists(target)) {
            LOG.log(
                    WARNING,
                    "Sink ''{0}'': {1} was published before, or it would still be there as {2}, and is gone: its readers have"
                            + " moved it, or it was removed from outside.",
                    operator,
                    target,
                    source.getFileName());
        }
    }
}
