package io.tidemark.api.serde;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of a primitive type: the length, then each element in its fixed width, big-endian, moved in chunks.
 *
 * @param <A> for example {@code long[]}
 */
final class PrimitiveArraySerde<A> implements BuiltInSerde<A> {
    private static final long serialVersionUID = 1L;
    private static final int CHUNK_BYTES = 1 << 12;

    private final Class<A> type;
    private final int width;

    PrimitiveArraySerde(Class<A> type) {
        this.type = type;
        this.width = widthOf(type.getComponentType());
    }

    /** Finds a serde by its schema; {@code null} if there is no such array. */
    static @Nullable PrimitiveArraySerde<?> named(String schema) {
        return switch (schema) {
            case "boolean[]" -> new PrimitiveArraySerde<>(boolean[].class);
            case "byte[]" -> new PrimitiveArraySerde<>(byte[].class);
            case "short[]" -> new PrimitiveArraySerde<>(short[].class);
            case "char[]" -> new PrimitiveArraySerde<>(char[].class);
            case "int[]" -> new PrimitiveArraySerde<>(int[].class);
            case "long[]" -> new PrimitiveArraySerde<>(long[].class);
            case "float[]" -> new PrimitiveArraySerde<>(float[].class);
            case "double[]" -> new PrimitiveArraySerde<>(double[].class);
            default -> null;
        };
    }

    private static int widthOf(Class<?> element) {
        if (element == byte.class || element == boolean.class) {
            return Byte.BYTES;
        }
        if (element == short.class || element == char.class) {
            return Short.BYTES;
        }
        return element == int.class || element == float.class ? Integer.BYTES : Long.BYTES;
    }

    @Override
    public void serialize(A value, DataOutput output) throws IOException {
        int length = Array.getLength(value);
        Wire.writeUnsigned(length, output);
        if (value instanceof byte[] bytes) {
            output.write(bytes);
            return;
        }
        int perChunk = CHUNK_BYTES / width;
        ByteBuffer chunk = ByteBuffer.allocate(width * Math.min(length, perChunk));
        for (int from = 0; from < length; from += perChunk) {
            int count = Math.min(perChunk, length - from);
            put(value, from, count, chunk);
            output.write(chunk.array(), 0, count * width);
        }
    }

    @Override
    public A deserialize(DataInput input) throws IOException {
        int length = Wire.readBounded("the length of an array", Integer.MAX_VALUE, input);
        if (type == byte[].class) {
            return type.cast(Wire.readBytes(length, input));
        }
        int perChunk = CHUNK_BYTES / width;
        A array = allocate(Math.min(length, Wire.TRUSTED_BYTES / width));
        int allocated = Array.getLength(array);
        ByteBuffer chunk = ByteBuffer.allocate(width * Math.min(length, perChunk));
        for (int filled = 0; filled < length; ) {
            if (filled == allocated) {
                allocated = Wire.grownLength(filled, length);
                A grown = allocate(allocated);
                System.arraycopy(array, 0, grown, 0, filled);
                array = grown;
            }
            int count = Math.min(perChunk, allocated - filled);
            input.readFully(chunk.array(), 0, count * width);
            get(chunk, array, filled, count);
            filled += count;
        }
        return array;
    }

    private A allocate(int length) {
        return type.cast(Array.newInstance(type.getComponentType(), length));
    }

    private void put(A array, int from, int count, ByteBuffer chunk) {
        if (array instanceof int[] ints) {
            chunk.asIntBuffer().put(ints, from, count);
        } else if (array instanceof long[] longs) {
            chunk.asLongBuffer().put(longs, from, count);
        } else if (array instanceof double[] doubles) {
            chunk.asDoubleBuffer().put(doubles, from, count);
        } else if (array instanceof float[] floats) {
            chunk.asFloatBuffer().put(floats, from, count);
        } else if (array instanceof short[] shorts) {
            chunk.asShortBuffer().put(shorts, from, count);
        } else if (array instanceof char[] chars) {
            chunk.asCharBuffer().put(chars, from, count);
        } else if (array instanceof boolean[] booleans) {
            for (int i = 0; i < count; i++) {
                chunk.put(i, (byte) (booleans[from + i] ? 1 : 0));
            }
        }
    }

    private void get(ByteBuffer chunk, A array, int from, int count) throws IOException {
        if (array instanceof int[] ints) {
            chunk.asIntBuffer().get(ints, from, count);
        } else if (array instanceof long[] longs) {
            chunk.asLongBuffer().get(longs, from, count);
        } else if (array instanceof double[] doubles) {
            chunk.asDoubleBuffer().get(doubles, from, count);
        } else if (array instanceof float[] floats) {
            chunk.asFloatBuffer().get(floats, from, count);
        } else if (array instanceof short[] shorts) {
            chunk.asShortBuffer().get(shorts, from, count);
        } else if (array instanceof char[] chars) {
            chunk.asCharBuffer().get(chars, from, count);
        } else if (array instanceof boolean[] booleans) {
            for (int i = 0; i < count; i++) {
                booleans[from + i] = Wire.checkBoolean(chunk.get(i));
            }
        }
    }

    @Override
    public String schema() {
        return type.getSimpleName();
    }

    @Override
    public A empty() {
        return allocate(0);
    }

    /** The elements may have been of a narrower type. */
    @Override
    public ValueReader<A> reader(Schema written, Evolution at) {
        at.requireSameKind(written, this, written.kind(), 0);
        PrimitiveArraySerde<?> narrow = named(written.kind());
        if (narrow == null || !Widening.isWider(narrow.type.getComponentType().getName(), elementName())) {
            throw at.changed(written, schema());
        }
        return input -> widened(narrow.deserialize(input));
    }

    private String elementName() {
        return type.getComponentType().getName();
    }

    private A widened(Object narrow) {
        A wide = allocate(Array.getLength(narrow));
        for (int i = 0; i < Array.getLength(narrow); i++) {
            Array.set(wide, i, Array.get(narrow, i));
        }
        return wide;
    }

    @Override
    public boolean immutable() {
        return false;
    }

    @Override
    public A copy(A value) {
        int length = Array.getLength(value);
        A copy = allocate(length);
        System.arraycopy(value, 0, copy, 0, length);
        return copy;
    }

    /** Hashes the content, although an array is no key: equal content has the same hash in every process. */
    @Override
    public int hash(A value) {
        int around = 31; // what the array of one element adds to the hash of the element
        return Arrays.deepHashCode(new Object[] {value}) - around;
    }

    @Override
    public @Nullable KeyObstacle keyObstacle(String path) {
        return new KeyObstacle(path, "two arrays of type " + schema() + " are equal only if they are the same object");
    }
}
