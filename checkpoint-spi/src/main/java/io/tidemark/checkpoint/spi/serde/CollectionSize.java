package io.tidemark.checkpoint.spi.serde;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.StreamCorruptedException;

/**
 * The number of elements or entries, as it stands before them. The bytes of a list and a map are those of Tidemark's serdes
 * for such types, so that whoever has the schema can read them: the size times two, in one to five bytes, whose first one
 * begins with a one for each that follows.
 *
 * @since 0.1
 */
public final class CollectionSize {
    private CollectionSize() {}

    /**
     * Writes a size.
     *
     * @param size at least 0
     * @param output where to
     * @throws IOException if the output throws it
     */
    public static void write(int size, DataOutput output) throws IOException {
        long value = (long) size << 1;
        if (value < 1 << 7) {
            output.writeByte((int) value);
        } else if (value < 1 << 14) {
            output.writeShort(0x8000 | (int) value);
        } else if (value < 1 << 21) {
            output.writeByte(0xC0 | (int) (value >>> 16));
            output.writeShort((int) value);
        } else if (value < 1 << 28) {
            output.writeInt(0xE000_0000 | (int) value);
        } else {
            output.writeByte(0xF0 | (int) (value >>> 32));
            output.writeInt((int) value);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param what it is the size of, for the message
     * @param input where from
     * @return at least 1, for a backend never writes what is empty
     * @throws IOException if it is none, or the input throws it
     */
    public static int read(String what, DataInput input) throws IOException {
        long value = readNumber(input);
        int size = (int) (value >>> 1);
        if ((value & 1) != 0 || size < 1) {
            throw new StreamCorruptedException("a " + what + " has a size of " + value + " halves");
        }
        return size;
    }

    private static long readNumber(DataInput input) throws IOException {
        int first = input.readUnsignedByte();
        if (first < 0x80) {
            return first;
        } else if (first < 0xC0) {
            return (first & 0x3F) << 8 | input.readUnsignedByte();
        } else if (first < 0xE0) {
            return (first & 0x1F) << 16 | input.readUnsignedShort();
        } else if (first < 0xF0) {
            return (first & 0x0F) << 24 | input.readUnsignedByte() << 16 | input.readUnsignedShort();
        }
        return (first & 0x07L) << 32 | input.readInt() & 0xFFFF_FFFFL;
    }
}
