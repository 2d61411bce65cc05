package io.tidemark.savepoint.reader;

import io.tidemark.checkpoint.metadata.NewerFormatException;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import io.tidemark.savepoint.reader.Verification.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads all of a checkpoint and goes on where something is wrong. Used once. */
final class Verifier {
    private static final String METADATA = "metadata";

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<StateFile> damaged = new HashSet<>();
    private int filesRead;
    private long bytesRead;

    private Verifier() {}

    static Verification verify(URI location) {
        Verifier verifier = new Verifier();
        try (StoredCheckpoint stored = CheckpointCatalog.provider(location).openStored(location)) {
            verifier.verify(stored);
        } catch (NoSuchFileException e) {
            return gone();
        } catch (IOException e) {
            verifier.problems.add(new Problem(METADATA, String.valueOf(e.getMessage())));
        }
        return !verifier.problems.isEmpty() && isGone(location) ? gone() : verifier.result();
    }

    private static Verification gone() {
        return new Verification(0, 0, List.of(), List.of(), true);
    }

    /** A checkpoint goes as a whole: while its metadata are there, so should be its files. */
    private static boolean isGone(URI location) {
        try (StoredCheckpoint stored = CheckpointCatalog.provider(location).openStored(location)) {
            stored.readMetadata();
            return false;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Verification result() {
        return new Verification(filesRead, bytesRead, problems, List.copyOf(notes), false);
    }

    private void verify(StoredCheckpoint stored) throws IOException {
        CheckpointMetadata metadata;
        try {
            metadata = CheckpointCatalog.metadata(stored);
        } catch (CorruptCheckpointException | NewerFormatException e) {
            problems.add(new Problem(METADATA, e.getMessage()));
            return;
        }
        for (StateFile file : new LinkedHashSet<>(metadata.files())) {
            read(stored, file);
        }
        for (OperatorSnapshot operator : metadata.operators()) {
            KeyedStateReading reading = new KeyedStateReading(stored, operator);
            for (SubtaskSnapshot subtask : operator.subtasks()) {
                for (KeyedSnapshot snapshot : subtask.keyed()) {
                    if (!snapshot.files().isEmpty() && damaged.stream().noneMatch(snapshot.files()::contains)) {
                        describe(reading, operator, snapshot);
                    }
                }
            }
        }
    }

    private void read(StoredCheckpoint stored, StateFile file) {
        filesRead++;
        try (InputStream bytes = stored.open(file)) {
            bytesRead += bytes.transferTo(OutputStream.nullOutputStream());
        } catch (NoSuchFileException e) {
            wrong(file, "it is missing: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            wrong(file, String.valueOf(e.getMessage()));
        }
    }

    private void describe(KeyedStateReading reading, OperatorSnapshot operator, KeyedSnapshot snapshot) {
        StateFile first = snapshot.files().get(0);
        try {
            int keyGroups = reading.schemaOf(snapshot).numberOfKeyGroups();
            if (keyGroups != operator.maxParallelism()) {
                wrong(
                        first,
                        "it was written with " + keyGroups + " key groups, and the metadata say that operator '"
                                + operator.name() + "' has " + operator.maxParallelism());
            }
        } catch (IllegalArgumentException e) {
            notes.add("The keyed state of operator '" + operator.name() + "' was not looked into: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            wrong(first, String.valueOf(e.getMessage()));
        }
    }

    private void wrong(StateFile file, String message) {
        damaged.add(file);
        problems.add(new Problem(file.path(), message));
    }
}
