package io.tidemark.backend.memory.state;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row of a store holds: the key and one column a declared state. Fixed once there are rows. */
final class StateLayout {
    /** Of the bits in a row's first word; states of a primitive type beyond that are kept as objects. */
    private static final int MAX_PRIMITIVE_COLUMNS = 31;

    final String operator;
    final int firstKeyGroup;
    final int lastKeyGroup;
    final int numberOfKeyGroups;
    final Serde<Object> keySerde;
    final ColumnKind keyKind;
    private final List<Column> columns = new ArrayList<>();
    private int wordsPerRow = 1;
    private int refsPerRow;
    private int primitiveColumns;
    private int mutableColumns;

    /** Of the columns of mutable values that were added last. */
    private int stampOffset;

    private boolean expires;

    StateLayout(KeyedStateContext<?> context) {
        this.operator = context.subtask().operatorName();
        this.firstKeyGroup = context.keyGroups().first();
        this.lastKeyGroup = context.keyGroups().last();
        this.numberOfKeyGroups = context.numberOfKeyGroups();
        this.keySerde = untyped(context.keySerde());
        this.keyKind = ColumnKind.ofKeys(keySerde);
        if (keyKind.isPrimitive()) {
            wordsPerRow++;
        } else {
            refsPerRow++;
        }
    }

    Column add(String name, StateForm form) {
        ColumnKind kind = ColumnKind.ofValues(form.whole());
        if (kind.isPrimitive() && primitiveColumns == MAX_PRIMITIVE_COLUMNS) {
            kind = ColumnKind.OBJECT;
        }
        Column column;
        if (kind.isPrimitive()) {
            long presence = 1L << Integer.SIZE + primitiveColumns++;
            column = new Column(name, kind, form, wordsPerRow++, presence, 0, 0);
        } else {
            int stamped = kind == ColumnKind.MUTABLE ? mutableColumns++ : 0;
            if (kind == ColumnKind.MUTABLE && stamped % Column.STAMPED_TOGETHER == 0) {
                stampOffset = wordsPerRow++;
            }
            long stampBit = 1L << stamped % Column.STAMPED_TOGETHER;
            column = new Column(name, kind, form, refsPerRow++, 0, stampOffset, stampBit);
        }
        columns.add(column);
        expires |= form.expiry() != null;
        return column;
    }

    /** Says whether there is a state that expires. */
    boolean expires() {
        return expires;
    }

    List<Column> columns() {
        return Collections.unmodifiableList(columns);
    }

    @Nullable
    Column column(String name) {
        for (Column column : columns) {
            if (column.name.equals(name)) {
                return column;
            }
        }
        return null;
    }

    KeyGroups newKeyGroups() {
        return new KeyGroups(lastKeyGroup - firstKeyGroup + 1, numberOfKeyGroups, wordsPerRow, refsPerRow);
    }

    /** Returns the key of a row as an object. */
    Object key(Segment segment, int slot) {
        Object key = keyKind.isPrimitive()
                ? keyKind.fromBits(segment.words[slot * segment.wordsPerRow + 1])
                : segment.refs[slot * segment.refsPerRow];
        if (key == null) {
            throw new IllegalStateException("A row of " + operator + " has no key.");
        }
        return key;
    }

    boolean isRowEmpty(Segment segment, int slot) {
        for (Column column : columns) {
            if (column.isPresent(segment, slot)) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked") // keys are what its own serde is for
    private static Serde<Object> untyped(Serde<?> serde) {
        return (Serde<Object>) serde;
    }
}
