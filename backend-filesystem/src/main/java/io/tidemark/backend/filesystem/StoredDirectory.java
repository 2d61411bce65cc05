package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A savepoint, or a checkpoint in the directory of some job, read where it lies now. Its own files are found in its
 * directory whatever that is called; files that a checkpoint shares with others, beside it.
 */
final class StoredDirectory implements StoredCheckpoint {
    /** Names are ours, or come from outside: only these forms are followed. */
    private static final Pattern PATH = Pattern.compile("(?:chk-\\d{10,19}/|(shared/))?([A-Za-z0-9_-][A-Za-z0-9._-]*)");

    private final Path directory;
    private final Disk disk;

    private StoredDirectory(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    static StoredDirectory open(Path directory, Disk disk) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path half = directory.resolveSibling(directory.getFileName() + SavepointDirectoryWriter.INCOMPLETE);
            throw new NoSuchFileException(
                    directory.toString(),
                    null,
                    Files.isDirectory(half)
                            ? "there is only " + half + ", a savepoint that was never completed"
                            : "there is no such directory; give that of a savepoint or of a retained checkpoint");
        }
        String name = directory.getFileName().toString();
        if (name.endsWith(SavepointDirectoryWriter.INCOMPLETE)) {
            throw new CorruptCheckpointException(directory
                    + " is a savepoint that was never completed, or is being written now; it cannot be restored");
        }
        if (!Files.isRegularFile(directory.resolve(MetadataFile.NAME))) {
            throw new CorruptCheckpointException(directory + " is no savepoint and no checkpoint: it has no "
                    + MetadataFile.NAME + "; give the directory that has one, as savepoint-<...> or chk-<number>");
        }
        return new StoredDirectory(directory, disk);
    }

    @Override
    public byte[] readMetadata() throws IOException {
        return MetadataFile.read(directory);
    }

    @Override
    public InputStream open(StateFile file) throws IOException {
        Path path = resolve(file.path());
        try {
            SeekableByteChannel channel =
                    Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            return new VerifyingInputStream(path, file, channel);
        } catch (NoSuchFileException e) {
            NoSuchFileException missing =
                    new NoSuchFileException(path.toString(), null, "the checkpoint " + directory + " needs it");
            missing.initCause(e);
            throw missing;
        }
    }

    private Path resolve(String path) throws CorruptCheckpointException {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new CorruptCheckpointException("The metadata of " + directory + " name the file '" + path
                    + "'; expected <name>, chk-<number>/<name> or shared/<name>. They were not written by this storage"
                    + " and are not followed.");
        }
        return matcher.group(1) == null
                ? directory.resolve(matcher.group(2))
                : directory.resolveSibling("shared").resolve(matcher.group(2));
    }

    @Override
    public void delete() throws IOException {
        Path doomed = directory.resolveSibling(directory.getFileName() + "-" + Disk.uniqueNumber() + ".deleting");
        try {
            disk.move(directory, doomed);
        } catch (NoSuchFileException e) {
            return; // somebody else deleted it
        }
        disk.syncDirectory(directory.getParent());
        disk.deleteTree(doomed);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
