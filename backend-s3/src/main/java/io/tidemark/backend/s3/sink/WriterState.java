package io.tidemark.backend.s3.sink;

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
 * @param nextCounter the counter of the next object: what has this counter or a higher one is not in the checkpoint
 * @param open the objects that went on, as they would be if they ended here
 */
record WriterState(int subtask, int parallelism, String executionId, long nextCounter, List<PendingObject> open) {
    private static final int VERSION = 1;

    WriterState {
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
        for (PendingObject object : open) {
            object.write(out);
        }
        return bytes.toByteArray();
    }

    static WriterState of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        PendingObject.requireVersion(in.readUnsignedByte(), "writer state");
        int subtask = in.readInt();
        int parallelism = in.readInt();
        String executionId = in.readUTF();
        long nextCounter = in.readLong();
        int count = in.readInt();
        List<PendingObject> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            open.add(PendingObject.read(in));
        }
        return new WriterState(subtask, parallelism, executionId, nextCounter, List.copyOf(open));
    }
}
