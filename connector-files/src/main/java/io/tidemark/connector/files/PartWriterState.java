package io.tidemark.connector.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a writer keeps in a checkpoint.
 *
 * @param subtask the writer
 * @param parallelism how many writers there were
 * @param executionId the attempt
 * @param nextCounter the counter of the next part: what has this counter or a higher one is not in the checkpoint
 * @param open the parts that go on
 */
record PartWriterState(int subtask, int parallelism, String executionId, long nextCounter, List<OpenLength> open) {
    /**
     * A part and how much of it is in the checkpoint.
     *
     * @param part its name
     * @param length in bytes
     */
    record OpenLength(PartName part, long length) {}

    private static final int VERSION = 1;

    /** Checks what the clean-up computes with. */
    PartWriterState {
        if (subtask < 0 || parallelism < 1) {
            throw new IllegalArgumentException("A writer is one of at least 1, counted from 0, not number " + subtask
                    + " of " + parallelism + ".");
        }
    }

    byte[] toBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        out.writeInt(subtask);
        out.writeInt(parallelism);
        out.writeUTF(executionId);
        out.writeLong(nextCounter);
        out.writeInt(open.size());
        for (OpenLength each : open) {
            PartCommittable.write(each.part, out);
            out.writeLong(each.length);
        }
        return bytes.toByteArray();
    }

    static PartWriterState of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        PartCommittable.requireVersion(in.readUnsignedByte(), VERSION, "writer state");
        int subtask = in.readInt();
        int parallelism = in.readInt();
        String executionId = in.readUTF();
        long nextCounter = in.readLong();
        int count = in.readInt();
        List<OpenLength> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            open.add(new OpenLength(PartCommittable.readPart(in), in.readLong()));
        }
        return new PartWriterState(subtask, parallelism, executionId, nextCounter, open);
    }
}
