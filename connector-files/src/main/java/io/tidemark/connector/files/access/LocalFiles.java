package io.tidemark.connector.files.access;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The file systems that the machine has mounted. A part is continued as a copy, since whoever has the old file open can
 * write to it for ever.
 *
 * @since 0.1
 */
public final class LocalFiles implements FileAccess {
    /** Opens it; nothing is held open. */
    public static final Opener OPENER = context -> new LocalFiles();

    private LocalFiles() {}

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean isDirectory(String path) {
        return Files.isDirectory(Path.of(path));
    }

    @Override
    public boolean isReadable(String file) {
        return Files.isReadable(Path.of(file));
    }

    @Override
    public boolean isWritable(String directory) {
        return Files.isWritable(Path.of(directory));
    }

    @Override
    public long length(String file) throws IOException {
        return Files.size(Path.of(file));
    }

    @Override
    public List<Entry> list(String directory, Predicate<String> names) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(Path.of(directory))) {
            for (Path child : children) {
                String name = child.getFileName().toString();
                if (names.test(name)) {
                    entries.add(new Entry(child.toString(), name, Files.isDirectory(child)));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    @Override
    public void makeDirectories(String directory) throws IOException {
        Files.createDirectories(Path.of(directory));
    }

    @Override
    public void force(String directory) throws IOException {
        if (File.separatorChar == '\\') {
            return; // Windows opens no directories; NTFS journals names by itself.
        }
        try (FileChannel channel = FileChannel.open(Path.of(directory), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public boolean deleteIfExists(String file) throws IOException {
        return Files.deleteIfExists(Path.of(file));
    }

    @Override
    public void move(String source, String target) throws IOException {
        Files.move(Path.of(source), Path.of(target), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public WritableFile create(String file) throws IOException {
        return LocalWritableFile.create(Path.of(file));
    }

    @Override
    public ResumedFile resume(String file, long length, Successor successor) throws IOException {
        try (FileChannel old = FileChannel.open(Path.of(file), StandardOpenOption.READ)) {
            if (old.size() < length) {
                throw new TooShortException(file, old.size(), length);
            }
            LocalWritableFile copy = (LocalWritableFile) successor.create();
            try {
                copy.copyFrom(old, length);
            } catch (IOException e) {
                copy.close();
                throw e;
            }
            return ResumedFile.copied(copy);
        }
    }

    @Override
    public ReadableFile open(String file) throws IOException {
        return LocalReadableFile.open(Path.of(file));
    }

    @Override
    public void close() {}
}
