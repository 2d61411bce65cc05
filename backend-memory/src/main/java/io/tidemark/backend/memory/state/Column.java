package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the values of one state lie in a row, and how they are read and written there. Immutable. */
final class Column {
    final String name;
    final ColumnKind kind;
    final StateForm form;
    final Serde<Object> serde;

    /** Of the value in the row: counts words for primitive kinds and references for others. */
    private final int offset;

    /** Set in the first word of a row that has a value, for primitive kinds; a reference is {@code null} instead. */
    private final long presence;

    /** Of the stamp in the row, for {@link ColumnKind#MUTABLE}. */
    private final int stampOffset;

    Column(String name, ColumnKind kind, StateForm form, int offset, long presence, int stampOffset) {
        this.name = name;
        this.kind = kind;
        this.form = form;
        this.serde = form.whole();
        this.offset = offset;
        this.presence = presence;
        this.stampOffset = stampOffset;
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

    /** Writes a value of another kind; it is private to the running code. */
    void writeReference(Segment segment, int slot, Object value, long epoch) {
        int place = slot * segment.refsPerRow + offset;
        if (segment.refs[place] != value) { // what was changed in place is there: a store would cost a write barrier
            segment.refs[place] = value;
        }
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

    long stamp(Segment segment, int slot) {
        return segment.words[slot * segment.wordsPerRow + stampOffset];
    }

    void renewStamp(Segment segment, int slot, long epoch) {
        segment.words[slot * segment.wordsPerRow + stampOffset] = epoch;
    }

    /** Appends the value to the buffer, if there is one and it has not expired. */
    boolean encode(Segment segment, int slot, EntryBuffer output) throws IOException {
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
