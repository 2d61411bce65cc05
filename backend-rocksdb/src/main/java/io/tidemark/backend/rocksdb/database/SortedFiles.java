package io.tidemark.backend.rocksdb.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/** Writes rows to table files next to a database, about as large as its own ones are, and gives them to it. */
final class SortedFiles implements SortedRows {
    private final RocksDatabase database;
    private final Options options;
    private final List<Path> files = new ArrayList<>();
    private final EnvOptions env = new EnvOptions();
    private @Nullable SstFileWriter writer;
    private long bytesInFile;
    private boolean closed;

    SortedFiles(RocksDatabase database, Options options) {
        this.database = database;
        this.options = options;
    }

    @Override
    public void put(ByteBuffer key, ByteBuffer value) throws IOException {
        int length = key.remaining() + value.remaining();
        try {
            writerFor(length).put(key, value);
        } catch (RocksDBException e) {
            throw NativeFailure.of(database.directory(), "written", e);
        }
    }

    @Override
    public void put(byte[] key, byte[] value) throws IOException {
        try {
            writerFor(key.length + value.length).put(key, value);
        } catch (RocksDBException e) {
            throw NativeFailure.of(database.directory(), "written", e);
        }
    }

    @Override
    public void delete(byte[] key) throws IOException {
        try {
            writerFor(key.length).delete(key);
        } catch (RocksDBException e) {
            throw NativeFailure.of(database.directory(), "written", e);
        }
    }

    private SstFileWriter writerFor(int length) throws RocksDBException {
        if (writer != null && bytesInFile > DatabaseSettings.FILE_BYTES) {
            endFile();
        }
        if (writer == null) {
            Path file = database.newFile();
            writer = new SstFileWriter(env, options);
            files.add(file);
            writer.open(file.toString());
            bytesInFile = 0;
        }
        bytesInFile += length;
        return writer;
    }

    private void endFile() throws RocksDBException {
        SstFileWriter ending = writer;
        writer = null;
        if (ending != null) {
            try {
                ending.finish();
            } finally {
                ending.close();
            }
        }
    }

    @Override
    public void ingest() throws IOException {
        try {
            endFile();
        } catch (RocksDBException e) {
            throw NativeFailure.of(database.directory(), "written", e);
        }
        if (files.isEmpty()) {
            return;
        }
        List<String> paths = files.stream().map(Path::toString).toList();
        database.use(open -> {
            try (IngestExternalFileOptions ingesting =
                    new IngestExternalFileOptions().setMoveFiles(true).setWriteGlobalSeqno(false)) {
                open.db().ingestExternalFile(paths, ingesting);
            }
        });
        database.noLongerEmpty();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (writer != null) {
            writer.close();
            writer = null;
        }
        env.close();
        files.forEach(Directories::deleteQuietly);
    }
}
