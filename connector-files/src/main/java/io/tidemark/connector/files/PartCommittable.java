package io.tidemark.connector.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * One thing to do once a checkpoint is durable. Doing it again is success.
 *
 * @param action what
 * @param part to which part; for {@link Action#FORGET} only subtask and attempt count
 * @param length the bytes of the part, for {@link Action#PUBLISH}
 */
record PartCommittable(Action action, PartName part, long length) {
    /** What can be done; the order is kept in checkpoints. */
    enum Action {
        /** Rename the part to its published name. */
        PUBLISH,
        /** Delete the unpublished part: the checkpoint holds a copy of it. */
        DISCARD,
        /** Delete the journal of the writer, which has ended. */
        FORGET
    }

    private static final int VERSION = 1;

    byte[] toBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        out.writeByte(action.ordinal());
        write(part, out);
        out.writeLong(length);
        return bytes.toByteArray();
    }

    static PartCommittable of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        requireVersion(in.readUnsignedByte(), VERSION, "committable");
        int action = in.readUnsignedByte();
        if (action >= Action.values().length) {
            throw new IOException("A committable of a file sink has the unknown action " + action + ".");
        }
        return new PartCommittable(Action.values()[action], readPart(in), in.readLong());
    }

    static void requireVersion(int found, int known, String what) throws IOException {
        if (found != known) {
            throw new IOException("A " + what + " of a file sink is of version " + found + ", this release"
                    + " reads version "
                    + known + ". Use the release that wrote the checkpoint, or a newer one.");
        }
    }

    static void write(PartName part, DataOutputStream out) throws IOException {
        out.writeUTF(part.bucket());
        out.writeInt(part.subtask());
        out.writeUTF(part.executionId());
        out.writeLong(part.counter());
    }

    static PartName readPart(DataInputStream in) throws IOException {
        try {
            return new PartName(in.readUTF(), in.readInt(), in.readUTF(), in.readLong());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "The checkpoint of a file sink names a part that no sink writes: " + e.getMessage(), e);
        }
    }
}
