package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is done to one component of a record, for {@link RecordHandles} and {@link RecordReflection}. */
final class RecordSteps {
    private RecordSteps() {}

    static int bitmapBytes(int nullable) {
        return (nullable + 7) / 8;
    }

    static void writeEmpty(DataOutput output) throws IOException {
        output.writeByte(0);
    }

    static void readEmpty(DataInput input) throws IOException {
        int found = input.readUnsignedByte();
        if (found != 0) {
            throw new IOException("a record without components as 0 was expected, found " + found);
        }
    }

    static long mark(long bits, @Nullable Object value, long bit) {
        return value == null ? bits : bits | bit;
    }

    static void writeBitmap(int bytes, long bits, DataOutput output) throws IOException {
        for (int i = 0; i < bytes; i++) {
            output.writeByte((int) (bits >>> 8 * i));
        }
    }

    static long readBitmap(int count, DataInput input) throws IOException {
        long bits = 0;
        for (int shift = 0; shift < count; shift += 8) {
            bits |= (long) input.readUnsignedByte() << shift;
        }
        if (count < Long.SIZE && bits >>> count != 0) {
            throw new IOException(
                    "a bitmap of " + count + " components was expected, found 0x" + Long.toHexString(bits));
        }
        return bits;
    }

    static void writePresent(Serde<Object> serde, @Nullable Object value, DataOutput output) throws IOException {
        if (value != null) {
            serde.serialize(value, output);
        }
    }

    static @Nullable Object readPresent(Serde<Object> serde, long bit, long bits, DataInput input) throws IOException {
        return (bits & bit) == 0 ? null : serde.deserialize(input);
    }

    static int mixPresent(Serde<Object> serde, int hash, @Nullable Object value) {
        return 31 * hash + (value == null ? 0 : serde.hash(value));
    }

    static @Nullable Object copyPresent(Serde<Object> serde, @Nullable Object value) {
        return value == null ? null : serde.copy(value);
    }

    static void write(boolean value, DataOutput output) throws IOException {
        output.writeBoolean(value);
    }

    static void write(byte value, DataOutput output) throws IOException {
        output.writeByte(value);
    }

    static void write(short value, DataOutput output) throws IOException {
        output.writeShort(value);
    }

    static void write(char value, DataOutput output) throws IOException {
        output.writeChar(value);
    }

    static void write(int value, DataOutput output) throws IOException {
        Wire.writeInt(value, output);
    }

    static void write(long value, DataOutput output) throws IOException {
        Wire.writeLong(value, output);
    }

    static void write(float value, DataOutput output) throws IOException {
        output.writeInt(Float.floatToIntBits(value));
    }

    static void write(double value, DataOutput output) throws IOException {
        output.writeLong(Double.doubleToLongBits(value));
    }

    static boolean readboolean(DataInput input) throws IOException {
        return Wire.readBoolean(input);
    }

    static byte readbyte(DataInput input) throws IOException {
        return input.readByte();
    }

    static short readshort(DataInput input) throws IOException {
        return input.readShort();
    }

    static char readchar(DataInput input) throws IOException {
        return input.readChar();
    }

    static int readint(DataInput input) throws IOException {
        return Wire.readInt(input);
    }

    static long readlong(DataInput input) throws IOException {
        return Wire.readLong(input);
    }

    static float readfloat(DataInput input) throws IOException {
        return input.readFloat();
    }

    static double readdouble(DataInput input) throws IOException {
        return input.readDouble();
    }

    static int mix(int hash, boolean value) {
        return 31 * hash + Boolean.hashCode(value);
    }

    static int mix(int hash, byte value) {
        return 31 * hash + value;
    }

    static int mix(int hash, short value) {
        return 31 * hash + value;
    }

    static int mix(int hash, char value) {
        return 31 * hash + value;
    }

    static int mix(int hash, int value) {
        return 31 * hash + value;
    }

    static int mix(int hash, long value) {
        return 31 * hash + Long.hashCode(value);
    }

    static int mix(int hash, float value) {
        return 31 * hash + Float.hashCode(value);
    }

    static int mix(int hash, double value) {
        return 31 * hash + Double.hashCode(value);
    }
}
