package io.tidemark.core.checkpoint;

import java.util.Arrays;

/**
 * An immutable sequence of bytes that is equal to another with the same content, which an array in a record is not.
 *
 * @since 0.1
 */
public final class Bytes {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /**
     * Copies an array.
     *
     * @param content may be changed afterwards
     * @return its content as it is now
     */
    public static Bytes copyOf(byte[] content) {
        return content.length == 0 ? EMPTY : new Bytes(content.clone());
    }

    /**
     * Returns the content.
     *
     * @return a new array; may be changed
     */
    public byte[] toArray() {
        return content.clone();
    }

    /**
     * Returns how many bytes there are.
     *
     * @return 0 or more
     */
    public int size() {
        return content.length;
    }

    /**
     * Says whether there are none.
     *
     * @return {@code true} if {@link #size()} is 0
     */
    public boolean isEmpty() {
        return content.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /**
     * Returns the size only: the content may be a secret.
     *
     * @return for example {@code 12 bytes}
     */
    @Override
    public String toString() {
        return content.length + " bytes";
    }
}
