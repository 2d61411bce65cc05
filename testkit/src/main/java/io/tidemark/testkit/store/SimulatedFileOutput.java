package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/** Gathers the bytes of one file. Used by one thread. */
final class SimulatedFileOutput extends StateFileOutput {
    /** In bytes. */
    private static final int FIRST_SIZE = 64;

    private final SimulatedCheckpointWriter writer;
    private final String name;
    private final boolean shared;
    private byte[] bytes = new byte[FIRST_SIZE];
    private int used;
    private boolean ended;

    SimulatedFileOutput(SimulatedCheckpointWriter writer, String name, boolean shared) {
        this.writer = writer;
        this.name = name;
        this.shared = shared;
    }

    @Override
    public void write(int value) throws IOException {
        if (used == bytes.length) {
            grow(1);
        }
        bytes[used++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (length > bytes.length - used) {
            grow(length);
        }
        System.arraycopy(source, offset, bytes, used, length);
        used += length;
    }

    private void grow(int length) throws IOException {
        requireOpen();
        writer.requireWriting("write " + name);
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, used + length));
    }

    @Override
    public StateFile finish() throws IOException {
        requireOpen();
        byte[] whole = Arrays.copyOf(bytes, used);
        end();
        return writer.finish(name, whole, shared);
    }

    private void requireOpen() throws IOException {
        if (ended) {
            throw new IOException("Checkpoint file " + name + " has ended and takes no more bytes");
        }
    }

    /** Lets the next byte ask for room, which is refused, at no cost to the bytes before. */
    private void end() {
        ended = true;
        bytes = new byte[0];
        used = 0;
    }

    @Override
    public void close() {
        end();
        writer.abandoned(name);
    }
}
