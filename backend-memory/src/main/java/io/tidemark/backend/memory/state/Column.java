package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.BytesOutput;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the values of one state lie in a row, and how they are read and written there. Immutable. */
final class Column {
    /** How many columns of mutable values have their stamps in one word of a row. */
    static final int STAMPED_TOGETHER = 16;

    /** A stamp older than all epochs. */
    private static final long LONG_AGO = -1;

    final String name;
    final ColumnKind kind;
    final StateForm form;
    final Serde<Object> serde;

    /** Of the value in the row: counts words for primitive kinds and references for others. */
    private final int offset;

    /** Set in the first word of a row that has a value, for primitive kinds; a reference is {@code null} instead. */
    private final long presence;

    /** Of the word of the stamps in the row, for {@link ColumnKind#MUTABLE}: an epoch, and a bit for each column. */
    private final int stampOffset;

    /** Set there if the value was private in that epoch. */
    private final long stampBit;

    Column(String name, ColumnKind kind, StateForm form, int offset, long presence, int stampOffset, long stampBit) {
        this.name = name;
        this.kind = kind;
        this.form = form;
        this.serde = form.whole();
        this.offset = offset;
        this.presence = presence;
        this.stampOffset = stampOffset;
        this.stampBit = stampBit;
    }

    /** Returns the value as it lies there; {@code null} if there is none. */
    @Nullable
    Object read(Segment segment, int slot) {
        if (presence == 0) {
            return segment.refs[slot * segment.refsPerRow + offset];
        }
        long[] words = segment.words;
        int row = slot * segment.wordsPerRow;
        return (words[row] & presence) == 0 ? null : kind.fromBits(words[row + offset]);
    }

    boolean isPresent(Segment segment, int slot) {
        return presence == 0
                ? segment.refs[slot * segment.refsPerRow + offset] != null
                : (segment.meta(slot) & presence) != 0;
    }

    boolean isPrimitive() {
        return presence != 0;
    }

    /** Writes a value of a primitive kind, given as its bits. */
    void writeBits(Segment segment, int slot, long bits) {
        long[] words = segment.words;
        int row = slot * segment.wordsPerRow;
        words[row] |= presence;
        words[row + offset] = bits;
    }

    /**
     * Writes a value of another kind; it is private to the running code, unless it is there already. That is often so,
     * of a value that was changed in place, and to store a reference into an old object costs the collector more than it
     * costs to look.
     */
    void writeReference(Segment segment, int slot, Object value, long epoch) {
        @Nullable Object[] refs = segment.refs;
        int at = slot * segment.refsPerRow + offset;
        if (refs[at] == value) {
            return;
        }
        refs[at] = value;
        if (kind == ColumnKind.MUTABLE) {
            renewStamp(segment, slot, epoch);
        }
    }

    void erase(Segment segment, int slot) {
        if (presence == 0) {
            segment.refs[slot * segment.refsPerRow + offset] = null;
        } else {
            segment.words[slot * segment.wordsPerRow] &= ~presence;
        }
    }

    /** Returns the epoch in which a mutable value was last private, or an older one if another one was later. */
    long stamp(Segment segment, int slot) {
        long stamps = segment.words[slot * segment.wordsPerRow + stampOffset];
        return (stamps & stampBit) == 0 ? LONG_AGO : stamps >>> STAMPED_TOGETHER;
    }

    void renewStamp(Segment segment, int slot, long epoch) {
        long[] words = segment.words;
        int at = slot * segment.wordsPerRow + stampOffset;
        long stamps = words[at] >>> STAMPED_TOGETHER == epoch ? words[at] : epoch << STAMPED_TOGETHER;
        words[at] = stamps | stampBit;
    }

    /** Appends the value to the buffer, if there is one and it has not expired. */
    boolean encode(Segment segment, int slot, BytesOutput output) throws IOException {
        Object value = read(segment, slot);
        if (value == null) {
            return false;
        }
        Object kept = form.kept(value);
        if (kept == null) {
            return false;
        }
        serde.serialize(kept, output);
        return true;
    }
}
