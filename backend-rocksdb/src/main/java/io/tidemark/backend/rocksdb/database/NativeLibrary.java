package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native code, which has to be a file to be loaded. RocksDB would delete that file when the process ends in order;
 * here it is deleted as soon as it is loaded, where the system allows that, so that a process that is killed leaves none.
 */
final class NativeLibrary {
    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * Loads it, unless it is.
     *
     * @throws IOException if it cannot be loaded on this platform
     */
    static synchronized void load() throws IOException {
        if (loaded) {
            return;
        }
        try {
            unpackAndLoad();
        } catch (IOException | RuntimeException | LinkageError failure) {
            throw new IOException(
                    "The native library of RocksDB cannot be loaded on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + failure
                            + ". It is unpacked into the temporary directory (java.io.tmpdir), which must be writable and"
                            + " allow execution.",
                    failure);
        }
        loaded = true;
    }

    private static void unpackAndLoad() throws IOException {
        Path unpacked = Files.createTempDirectory("tidemark-rocksdb-library-");
        unpacked.toFile().deleteOnExit();
        try {
            NativeLibraryLoader.getInstance().loadLibrary(unpacked.toString());
            RocksDB.loadLibrary(); // learns that it is there
        } finally {
            deleteNow(unpacked);
        }
    }

    private static void deleteNow(Path unpacked) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(unpacked)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(unpacked);
        } catch (FileSystemException inUse) {
            // Windows keeps what is loaded; file and directory are deleted when the process ends
        }
    }
}
