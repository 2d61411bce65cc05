package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.BytesOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/** Writes the entries of a snapshot in the format that {@link SnapshotHeader} describes, block by block, at its {@link Pace}. */
final class SnapshotWriter {
    /** A block is written out when it is larger. */
    private static final int BLOCK_BYTES = 256 * 1024;

    private static final int HEADER_BYTES = 3 * Integer.BYTES;

    private final StateLayout layout;
    private final Column[] columns;
    private final OutputStream file;
    private final BytesOutput block = new BytesOutput(BLOCK_BYTES + BLOCK_BYTES / 8);
    private final Pace pace = new Pace();
    private long workingSince = System.nanoTime();
    private int entries;

    SnapshotWriter(StateLayout layout, OutputStream file) {
        this.layout = layout;
        this.columns = layout.columns().toArray(Column[]::new);
        this.file = file;
    }

    void writeHeader() throws IOException {
        SnapshotHeader.of(layout).write(block);
        flush();
    }

    void writeGroup(int keyGroup, Segment[] directory) throws IOException {
        block.skip(HEADER_BYTES);
        for (int i = 0; i < directory.length; i++) {
            if (KeyGroups.isFirstMention(directory, i)) {
                writeSegment(keyGroup, directory[i]);
            }
        }
        endBlock(keyGroup);
        block.clear();
    }

    void writeEnd() throws IOException {
        block.writeInt(SnapshotHeader.END_OF_BLOCKS);
        flush();
    }

    private void writeSegment(int keyGroup, Segment segment) throws IOException {
        for (int slot = 0; slot <= segment.mask; slot++) {
            long meta = segment.meta(slot);
            if (meta != 0) {
                writeRow(segment, slot, (int) meta);
                entries++;
                if (block.size() > BLOCK_BYTES) {
                    endBlock(keyGroup);
                    block.skip(HEADER_BYTES);
                }
            }
        }
    }

    private void writeRow(Segment segment, int slot, int hash) throws IOException {
        block.writeInt(hash);
        layout.keySerde.serialize(layout.key(segment, slot), block);
        int presence = block.skip(SnapshotHeader.presenceBytes(columns.length));
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].encode(segment, slot, block)) {
                block.array()[presence + (i >>> 3)] |= (byte) (1 << (i & 7));
            }
        }
    }

    private void endBlock(int keyGroup) throws IOException {
        if (entries > 0) {
            block.putInt(0, keyGroup);
            block.putInt(Integer.BYTES, entries);
            block.putInt(2 * Integer.BYTES, block.size() - HEADER_BYTES);
            entries = 0;
            flush();
        }
    }

    private void flush() throws IOException {
        file.write(block.array(), 0, block.size());
        LockSupport.parkNanos(pace.restAfter(block.size(), System.nanoTime() - workingSince));
        workingSince = System.nanoTime();
        block.clear();
    }
}
