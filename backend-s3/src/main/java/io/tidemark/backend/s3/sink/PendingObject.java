package io.tidemark.backend.s3.sink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object whose bytes are all with the service, in parts of an upload, and which does not exist until the upload is
 * completed. It is what a checkpoint holds of an object: some hundred bytes, however large it is.
 *
 * @param name of the object
 * @param uploadId of its upload
 * @param length in bytes
 * @param parts those that make the object, in order
 */
record PendingObject(ObjectName name, String uploadId, long length, List<Part> parts) {
    private static final int VERSION = 1;

    /**
     * A part of an upload.
     *
     * @param number used once in the upload
     * @param eTag what the service calls its content
     * @param crc32 its checksum as the service gave it; empty if it gave none
     */
    record Part(int number, String eTag, String crc32) {
        static Part of(CompletedPart part) {
            return new Part(part.partNumber(), part.eTag(), part.checksumCRC32() == null ? "" : part.checksumCRC32());
        }

        CompletedPart completed() {
            return CompletedPart.builder()
                    .partNumber(number)
                    .eTag(eTag)
                    .checksumCRC32(crc32.isEmpty() ? null : crc32)
                    .build();
        }
    }

    byte[] toBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        write(out);
        return bytes.toByteArray();
    }

    static PendingObject of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        requireVersion(in.readUnsignedByte(), "committable");
        return read(in);
    }

    static void requireVersion(int found, String what) throws IOException {
        if (found != VERSION) {
            throw new IOException(
                    "A " + what + " of an S3 sink is of version " + found + ", this release reads version " + VERSION
                            + ". Use the release that wrote the checkpoint, or a newer one.");
        }
    }

    void write(DataOutputStream out) throws IOException {
        name.write(out);
        out.writeUTF(uploadId);
        out.writeLong(length);
        out.writeInt(parts.size());
        for (Part part : parts) {
            out.writeInt(part.number());
            out.writeUTF(part.eTag());
            out.writeUTF(part.crc32());
        }
    }

    static PendingObject read(DataInputStream in) throws IOException {
        ObjectName name = ObjectName.read(in);
        String uploadId = in.readUTF();
        long length = in.readLong();
        int count = in.readInt();
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(new Part(in.readInt(), in.readUTF(), in.readUTF()));
        }
        return new PendingObject(name, uploadId, length, List.copyOf(parts));
    }
}
