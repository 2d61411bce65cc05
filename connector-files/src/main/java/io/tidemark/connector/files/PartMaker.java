package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.metrics.Counter;
import io.tidemark.checkpoint.spi.metrics.MetricNames;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.connector.files.access.FileAccess;
import io.tidemark.connector.files.access.ResumedFile;
import io.tidemark.connector.files.access.TooShortException;
import io.tidemark.connector.files.access.WritableFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the parts of one writer, new ones and those of earlier attempts that go on, and keeps its journal of them. */
final class PartMaker {
    private final FileAccess files;
    private final PartLayout layout;
    private final MillisClock clock;
    private final SubtaskContext context;
    private final Counter errors;
    private final Set<String> unforcedDirectories = new LinkedHashSet<>();
    private @Nullable PartJournal journal;
    private long nextCounter;

    PartMaker(FileAccess files, PartLayout layout, MillisClock clock, SubtaskContext context) {
        this.files = files;
        this.layout = layout;
        this.clock = clock;
        this.context = context;
        errors = context.metrics().counter(MetricNames.ERRORS);
    }

    /** Returns the counter of the next part: no part has it, or a higher one, yet. */
    long nextCounter() {
        return nextCounter;
    }

    boolean hasJournal() {
        return journal != null;
    }

    /** Begins a part. */
    OpenPart begin(String bucket) throws IOException {
        PartName name = nextPart(bucket);
        return OpenPart.begin(name, layout.inProgress(name), create(name), clock.millis(), errors);
    }

    /**
     * Goes on with a part of an earlier attempt.
     *
     * @param length how much of it the checkpoint has, at least 1
     * @return the part itself, or a copy with another name; {@code null} if nothing can be appended to it
     */
    @Nullable
    OpenPart resume(PartName old, long length) throws IOException {
        PartName copy = nextPart(old.bucket());
        ResumedFile resumed = resume(old, length, copy);
        if (resumed.hasEnded()) {
            return null;
        }
        return resumed.inPlace()
                ? OpenPart.ofCheckpoint(old, layout.inProgress(old), resumed.open(), length, clock.millis(), errors)
                : OpenPart.ofCopy(copy, layout.inProgress(copy), resumed.open(), length, clock.millis(), errors);
    }

    private ResumedFile resume(PartName old, long length, PartName copy) throws IOException {
        String path = layout.inProgress(old);
        try {
            return files.resume(path, length, () -> create(copy));
        } catch (TooShortException e) {
            throw new IOException(named() + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    named() + path + " is missing, but the checkpoint continues it from byte " + length
                            + ": it was removed from outside, or published since by a newer checkpoint. Restore it, or restart"
                            + " from the newest checkpoint.",
                    e);
        } catch (IOException e) {
            files.deleteIfExists(layout.inProgress(copy));
            throw e;
        }
    }

    private PartName nextPart(String bucket) throws IOException {
        try {
            return new PartName(bucket, context.subtaskIndex(), context.executionId(), nextCounter);
        } catch (IllegalArgumentException e) {
            throw new IOException(named() + e.getMessage(), e);
        }
    }

    private WritableFile create(PartName name) throws IOException {
        if (journal == null) {
            journal = PartJournal.create(files, layout, context);
        }
        nextCounter++;
        journal.begin(name);
        String path = layout.inProgress(name);
        try {
            makeDirectory(name);
            if (files.exists(layout.published(name))) {
                throw new FileAlreadyExistsException(layout.published(name));
            }
            return files.create(path);
        } catch (IOException e) {
            errors.increment();
            throw new IOException(named() + "the part " + path + " cannot be made: " + e, e);
        }
    }

    private void makeDirectory(PartName part) throws IOException {
        String bucket = layout.bucketDirectory(part);
        boolean made = !files.isDirectory(bucket);
        unforcedDirectories.add(bucket);
        if (made) {
            files.makeDirectories(bucket);
            unforcedDirectories.addAll(layout.directoriesOf(part));
        }
    }

    /** Notes that a part has got its published name. */
    void renamed(PartName part) {
        unforcedDirectories.add(layout.bucketDirectory(part));
    }

    /** Makes the names of new parts, and those that were noted, survive a loss of power. */
    void forceNames() throws IOException {
        for (String directory : unforcedDirectories) {
            files.force(directory);
        }
        unforcedDirectories.clear();
    }

    /** Closes the journal, and deletes it if nobody needs it to clean up. */
    void close(boolean journalIsNeeded) throws IOException {
        if (journal != null) {
            journal.close();
            if (!journalIsNeeded) {
                files.deleteIfExists(journal.path());
            }
        }
    }

    private String named() {
        return "Sink '" + context.operatorName() + "': ";
    }
}
