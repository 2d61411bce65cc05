package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CheckpointLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds checkpoints and savepoints below a directory by the names alone, as {@link JobDirectory} and the writer of savepoints
 * give them. Reads nothing but directories and changes nothing. What vanishes meanwhile is left out.
 */
final class DirectorySearch {
    private static final Pattern CHECKPOINT = Pattern.compile("chk-\\d{10,19}");
    private static final Pattern EPOCH = Pattern.compile("epoch-\\d{10,19}");
    private static final Pattern WORK = Pattern.compile("work-\\d{10,19}");

    private final List<CheckpointLocation> found = new ArrayList<>();

    private DirectorySearch() {}

    static List<CheckpointLocation> in(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw Files.exists(directory)
                    ? new NotDirectoryException(directory + " is a file; give the directory it is in")
                    : new NoSuchFileException(directory.toString(), null, "there is no such directory");
        }
        DirectorySearch search = new DirectorySearch();
        if (!search.addCheckpointOrJob(directory)) {
            for (Path child : search.children(directory)) {
                search.addCheckpointOrJob(child);
            }
        }
        return List.copyOf(search.found);
    }

    /** Says whether the directory is one of a checkpoint, a savepoint or a job. */
    private boolean addCheckpointOrJob(Path directory) throws IOException {
        String name = directory.getFileName().toString();
        if (name.endsWith(StoredDirectory.INCOMPLETE) || isAtWork(directory)) {
            add(directory, false);
            return true;
        }
        if (CHECKPOINT.matcher(name).matches() || holdsMetadata(directory)) {
            add(directory, true);
            return true;
        }
        return addJob(directory);
    }

    private boolean addJob(Path directory) throws IOException {
        List<Path> children = children(directory);
        boolean isJob = false;
        for (int i = children.size() - 1; i >= 0; i--) {
            if (matches(CHECKPOINT, children.get(i))) {
                add(children.get(i), true);
                isJob = true;
            }
        }
        for (Path epoch : children) {
            if (matches(EPOCH, epoch)) {
                addUnfinished(epoch);
                isJob = true;
            }
        }
        return isJob;
    }

    private void addUnfinished(Path epoch) throws IOException {
        for (Path work : children(epoch)) {
            if (matches(WORK, work)) {
                children(work).forEach(unfinished -> add(unfinished, false));
            }
        }
    }

    private void add(Path directory, boolean complete) {
        // Path.toUri ends in a slash if the directory is still there
        String location = directory.toUri().toString().replaceFirst("/$", "");
        found.add(new CheckpointLocation(URI.create(location), complete));
    }

    private static boolean isAtWork(Path directory) {
        Path parent = directory.toAbsolutePath().getParent();
        return parent != null && parent.getFileName() != null && matches(WORK, parent);
    }

    /** One of the two is enough: what lost the other is damaged, not absent. */
    private static boolean holdsMetadata(Path directory) {
        return Files.exists(directory.resolve(MetadataFile.NAME))
                || Files.exists(directory.resolve(MetadataFile.CHECKSUM_NAME));
    }

    private static boolean matches(Pattern pattern, Path path) {
        return pattern.matcher(path.getFileName().toString()).matches();
    }

    /** Lists the directories in one, sorted by name; none if it is gone. */
    private List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try {
            for (String name : Disk.names(directory)) {
                Path child = directory.resolve(name);
                if (Files.isDirectory(child)) {
                    children.add(child);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        children.sort(null);
        return children;
    }
}
