package io.tidemark.api.serde;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of numbers, lengths and strings. This is a stored format: it cannot change without a new schema name.
 *
 * <p>An unsigned number takes one to nine bytes, big-endian. The ones that lead the first byte say how many bytes
 * follow, so that a value is read by at most three calls instead of one a byte. Signed numbers are folded first, so
 * that small negative ones stay short: 0, -1, 1, -2 become 0, 1, 2, 3.
 *
 * <p>A string is a header {@code length * 2 + wide}, then one byte a char if all are below 256, else two bytes a char,
 * which is how the JVM keeps it and loses nothing, not even half of a surrogate pair.
 */
final class Wire {
    /** Up to here a length read from the input is believed before the data has been seen. */
    static final int TRUSTED_BYTES = 1 << 16;

    private static final int CHUNK_CHARS = 1 << 12;
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    private Wire() {}

    static void writeUnsigned(long value, DataOutput output) throws IOException {
        if (value >>> 7 == 0) {
            output.writeByte((int) value);
            return;
        }
        switch ((63 - Long.numberOfLeadingZeros(value)) / 7) {
            case 1 -> output.writeShort(0x8000 | (int) value);
            case 2 -> {
                output.writeByte(0xC0 | (int) (value >>> 16));
                output.writeShort((int) value);
            }
            case 3 -> output.writeInt(0xE000_0000 | (int) value);
            case 4 -> {
                output.writeByte(0xF0 | (int) (value >>> 32));
                output.writeInt((int) value);
            }
            case 5 -> {
                output.writeShort(0xF800 | (int) (value >>> 32));
                output.writeInt((int) value);
            }
            case 6 -> {
                output.writeByte(0xFC | (int) (value >>> 48));
                output.writeShort((int) (value >>> 32));
                output.writeInt((int) value);
            }
            case 7 -> output.writeLong(0xFE00_0000_0000_0000L | value);
            default -> {
                output.writeByte(0xFF);
                output.writeLong(value);
            }
        }
    }

    static long readUnsigned(DataInput input) throws IOException {
        int first = input.readUnsignedByte();
        if (first < 0x80) {
            return first;
        }
        return switch (Integer.numberOfLeadingZeros(~(first << 24))) {
            case 1 -> (first & 0x3F) << 8 | input.readUnsignedByte();
            case 2 -> (first & 0x1F) << 16 | input.readUnsignedShort();
            case 3 -> (first & 0x0F) << 24 | input.readUnsignedShort() << 8 | input.readUnsignedByte();
            case 4 -> (first & 0x07L) << 32 | input.readInt() & UNSIGNED_INT;
            case 5 -> (first & 0x03L) << 40 | (long) input.readUnsignedByte() << 32 | input.readInt() & UNSIGNED_INT;
            case 6 -> (first & 0x01L) << 48 | (long) input.readUnsignedShort() << 32 | input.readInt() & UNSIGNED_INT;
            case 7 ->
                (long) input.readUnsignedByte() << 48
                        | (long) input.readUnsignedShort() << 32
                        | input.readInt() & UNSIGNED_INT;
            default -> input.readLong();
        };
    }

    static void writeLong(long value, DataOutput output) throws IOException {
        writeUnsigned(value << 1 ^ value >> 63, output);
    }

    static long readLong(DataInput input) throws IOException {
        long folded = readUnsigned(input);
        return folded >>> 1 ^ -(folded & 1);
    }

    static void writeInt(int value, DataOutput output) throws IOException {
        writeUnsigned((value << 1 ^ value >> 31) & UNSIGNED_INT, output);
    }

    static int readInt(DataInput input) throws IOException {
        long folded = readUnsigned(input);
        if (folded >>> 32 != 0) {
            throw new IOException(
                    "an int was expected, found a number that needs more than 32 bits: 0x" + Long.toHexString(folded));
        }
        return (int) folded >>> 1 ^ -((int) folded & 1);
    }

    /** Reads a number from 0 to {@code limit}, both included. */
    static int readBounded(String what, int limit, DataInput input) throws IOException {
        return checkBounded(what, readUnsigned(input), limit);
    }

    static int checkBounded(String what, long value, int limit) throws IOException {
        if (value < 0 || value > limit) {
            throw new IOException(
                    what + " from 0 to " + limit + " was expected, found " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    static boolean readBoolean(DataInput input) throws IOException {
        return checkBoolean(input.readByte());
    }

    static boolean checkBoolean(byte found) throws IOException {
        if ((found & ~1) != 0) {
            throw new IOException("a boolean as 0 or 1 was expected, found " + (found & 0xFF));
        }
        return found == 1;
    }

    static void writeBytes(byte[] value, DataOutput output) throws IOException {
        writeUnsigned(value.length, output);
        output.write(value);
    }

    static byte[] readBytes(DataInput input) throws IOException {
        return readBytes(readBounded("a length", Integer.MAX_VALUE, input), input);
    }

    /** Reads bytes into an array that grows as they arrive, for the length itself may be damaged. */
    static byte[] readBytes(int length, DataInput input) throws IOException {
        byte[] bytes = new byte[Math.min(length, TRUSTED_BYTES)];
        input.readFully(bytes);
        while (bytes.length < length) {
            int filled = bytes.length;
            bytes = Arrays.copyOf(bytes, grownLength(filled, length));
            input.readFully(bytes, filled, bytes.length - filled);
        }
        return bytes;
    }

    /** Doubles, as far as {@code length}. */
    static int grownLength(int filled, int length) {
        return (int) Math.min(length, filled * 2L);
    }

    static void writeString(String value, DataOutput output) throws IOException {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            if (value.charAt(i) > 0xFF) {
                writeWide(value, output);
                return;
            }
        }
        writeUnsigned((long) length << 1, output);
        output.write(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void writeWide(String value, DataOutput output) throws IOException {
        int length = value.length();
        writeUnsigned((long) length << 1 | 1, output);
        byte[] chunk = new byte[2 * Math.min(length, CHUNK_CHARS)];
        for (int from = 0; from < length; from += CHUNK_CHARS) {
            int count = Math.min(CHUNK_CHARS, length - from);
            ByteBuffer.wrap(chunk).asCharBuffer().put(value, from, from + count);
            output.write(chunk, 0, 2 * count);
        }
    }

    static String readString(DataInput input) throws IOException {
        long header = readUnsigned(input);
        int length = checkBounded("the length of a string", header >>> 1, Integer.MAX_VALUE);
        if ((header & 1) == 0) {
            return new String(readBytes(length, input), StandardCharsets.ISO_8859_1);
        }
        return readWide(length, input);
    }

    private static String readWide(int length, DataInput input) throws IOException {
        char[] chars = new char[Math.min(length, CHUNK_CHARS)];
        byte[] chunk = new byte[2 * chars.length];
        for (int filled = 0; filled < length; ) {
            if (filled == chars.length) {
                chars = Arrays.copyOf(chars, grownLength(filled, length));
            }
            int count = Math.min(CHUNK_CHARS, chars.length - filled);
            input.readFully(chunk, 0, 2 * count);
            ByteBuffer.wrap(chunk).asCharBuffer().get(chars, filled, count);
            filled += count;
        }
        return new String(chars);
    }
}
