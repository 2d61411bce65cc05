package io.tidemark.connector.files;

import static java.lang.System.Logger.Level.WARNING;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.connector.files.access.FileAccess;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Publishes parts by renaming them. A rename is atomic, so a part is there whole or not at all, and a repeated commit
 * sees by the names which of the two it is.
 */
final class PartCommitter implements Committer {
    private static final System.Logger LOG = System.getLogger(PartCommitter.class.getName());

    private final FileAccess files;
    private final PartLayout layout;
    private final String operator;
    private final Counter published;
    private final Counter errors;

    PartCommitter(FileAccess files, PartLayout layout, SubtaskContext context) {
        this.files = files;
        this.layout = layout;
        operator = context.operatorName();
        published = context.metrics().counter("publishedFiles");
        errors = context.metrics().counter(MetricNames.ERRORS);
    }

    @Override
    public void commit(long checkpointId, List<Committable> committables) throws IOException {
        try {
            commit(committables);
        } catch (IOException e) {
            errors.increment();
            throw e;
        }
    }

    private void commit(List<Committable> committables) throws IOException {
        Set<String> directories = new LinkedHashSet<>();
        for (Committable bytes : committables) {
            PartCommittable committable = PartCommittable.of(bytes.toByteArray());
            PartName part = committable.part();
            switch (committable.action()) {
                case PUBLISH -> {
                    publish(part, committable.length());
                    directories.add(layout.bucketDirectory(part));
                }
                case DISCARD -> files.deleteIfExists(layout.inProgress(part));
                case FORGET -> files.deleteIfExists(layout.journal(part.subtask(), part.executionId()));
            }
        }
        for (String directory : directories) {
            files.force(directory);
        }
    }

    private void publish(PartName part, long length) throws IOException {
        String source = layout.inProgress(part);
        String target = layout.published(part);
        if (!files.exists(source)) {
            acceptPublished(source, target);
            return;
        }
        if (files.exists(target)) {
            throw new IOException("Sink '" + operator + "': " + source + " cannot be published, because " + target
                    + " exists and was not written by this sink. Move it away; the job then goes on by itself.");
        }
        long found = files.length(source);
        if (found != length) {
            throw new IOException("Sink '" + operator + "': " + source + " has " + found + " bytes, but the checkpoint"
                    + " says " + length + ": it was changed from outside.");
        }
        try {
            files.move(source, target);
            published.increment();
        } catch (NoSuchFileException e) {
            // A process that was thought dead published it at the same moment, as it may.
            acceptPublished(source, target);
        }
    }

    /**
     * Accepts that a part is gone under both names: most likely it was published before a restart, and its readers have
     * moved it away since, as they may. A part that was lost looks the same, hence the warning.
     */
    private void acceptPublished(String source, String target) throws IOException {
        if (!files.exists(target)) {
            LOG.log(
                    WARNING,
                    "Sink ''{0}'': {1} was published before, or it would still be there as {2}, and is gone: its readers have"
                            + " moved it, or it was removed from outside.",
                    operator,
                    target,
                    source);
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
