package io.tidemark.checkpoint.spi.serde;

import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A growing byte array that serdes write into. Same bytes as {@link DataOutputStream}, without its locks and its small
 * writes, and used again and again without allocating. Not thread-safe.
 *
 * @since 0.1
 */
public final class BytesOutput extends OutputStream implements DataOutput {
    private static final int FIRST_CAPACITY = 256;

    /** What a JVM can allocate as an array on any heap. */
    private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private byte[] bytes;
    private int size;

    /** Makes an empty one for small values. */
    public BytesOutput() {
        this(FIRST_CAPACITY);
    }

    /**
     * Makes an empty one.
     *
     * @param capacity how many bytes it takes before it grows
     */
    public BytesOutput(int capacity) {
        this.bytes = new byte[capacity];
    }

    /**
     * Returns where the bytes are.
     *
     * @return the array itself, of which the first {@link #size()} bytes count; another one once it has grown
     */
    public byte[] array() {
        return bytes;
    }

    /**
     * Returns how much was written.
     *
     * @return in bytes
     */
    public int size() {
        return size;
    }

    /** Forgets what was written and keeps the array. */
    public void clear() {
        size = 0;
    }

    /**
     * Copies what was written.
     *
     * @return a new array of {@link #size()} bytes
     */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /**
     * Leaves room, all 0.
     *
     * @param length in bytes
     * @return where it begins
     * @throws IOException if it becomes larger than an array can be
     */
    public int skip(int length) throws IOException {
        int position = advance(length);
        Arrays.fill(bytes, position, position + length, (byte) 0);
        return position;
    }

    /**
     * Writes in place of what was written.
     *
     * @param position of its first byte
     * @param value as {@link #writeInt} writes it
     */
    public void putInt(int position, int value) {
        INT.set(bytes, position, value);
    }

    /**
     * Appends what is left in a buffer.
     *
     * @param source read to its end
     * @throws IOException if it becomes larger than an array can be
     */
    public void write(ByteBuffer source) throws IOException {
        int length = source.remaining();
        int position = advance(length);
        source.get(bytes, position, length);
    }

    @Override
    public void write(int value) throws IOException {
        int position = advance(1);
        bytes[position] = (byte) value;
    }

    @Override
    public void write(byte[] source) throws IOException {
        write(source, 0, source.length);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        int position = advance(length);
        System.arraycopy(source, offset, bytes, position, length);
    }

    @Override
    public void writeBoolean(boolean value) throws IOException {
        write(value ? 1 : 0);
    }

    @Override
    public void writeByte(int value) throws IOException {
        write(value);
    }

    @Override
    public void writeShort(int value) throws IOException {
        int position = advance(Short.BYTES);
        SHORT.set(bytes, position, (short) value);
    }

    @Override
    public void writeChar(int value) throws IOException {
        writeShort(value);
    }

    @Override
    public void writeInt(int value) throws IOException {
        int position = advance(Integer.BYTES);
        INT.set(bytes, position, value);
    }

    @Override
    public void writeLong(long value) throws IOException {
        int position = advance(Long.BYTES);
        LONG.set(bytes, position, value);
    }

    @Override
    public void writeFloat(float value) throws IOException {
        writeInt(Float.floatToIntBits(value));
    }

    @Override
    public void writeDouble(double value) throws IOException {
        writeLong(Double.doubleToLongBits(value));
    }

    @Override
    public void writeBytes(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            write(text.charAt(i));
        }
    }

    @Override
    public void writeChars(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            writeChar(text.charAt(i));
        }
    }

    @Override
    public void writeUTF(String text) throws IOException {
        new DataOutputStream(this).writeUTF(text);
    }

    private int advance(int length) throws IOException {
        int position = size;
        if (length > bytes.length - position) {
            grow(length);
        }
        size = position + length;
        return position;
    }

    private void grow(int length) throws IOException {
        long needed = (long) size + length;
        if (needed > MAX_SIZE) {
            throw new IOException("One entry is larger than " + MAX_SIZE + " bytes. Keep smaller values.");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_SIZE, Math.max(needed, bytes.length * 2L)));
    }

    private static VarHandle view(Class<?> arrayClass) {
        return MethodHandles.byteArrayViewVarHandle(arrayClass, ByteOrder.BIG_ENDIAN);
    }
}
