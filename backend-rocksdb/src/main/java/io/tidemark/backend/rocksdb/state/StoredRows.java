package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.layout.ReadingSerdes;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.backend.rocksdb.snapshot.Row;
import io.tidemark.backend.rocksdb.snapshot.RowFormat;
import io.tidemark.checkpoint.spi.serde.BytesInput;
import io.tidemark.checkpoint.spi.serde.BytesOutput;
import io.tidemark.checkpoint.spi.serde.CollectionSize;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.StateKind;
import java.io.DataInput;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The format of rows, for whoever reads them without a store. */
public final class StoredRows implements RowFormat {
    /** What stands before the value of a map's entry: its place. */
    private static final int PLACE_BYTES = Long.BYTES;

    /** The one format that there is. */
    public StoredRows() {}

    @Override
    public int keyEnd(byte[] rowKey, Serde<?> keys) throws IOException {
        BytesInput input = inputOfKey(rowKey);
        keys.deserialize(input.data());
        return input.position();
    }

    @Override
    public <K> K key(byte[] rowKey, Serde<K> keys) throws IOException {
        return keys.deserialize(inputOfKey(rowKey).data());
    }

    private static BytesInput inputOfKey(byte[] rowKey) throws IOException {
        if (rowKey.length < RowKeys.KEY_AT) {
            throw new StreamCorruptedException("the key of a row has " + rowKey.length + " bytes");
        }
        return new BytesInput().of(rowKey, RowKeys.KEY_AT, rowKey.length);
    }

    @Override
    public byte @Nullable [] whole(StateKind kind, Iterator<Row> rows) throws IOException {
        Row main = rows.next();
        if (kind == StateKind.VALUE) {
            return main.value();
        }
        BytesInput input = new BytesInput().of(main.value(), 0, main.value().length);
        if (!RowKeys.isLarge(input.data())) {
            return input.readAllBytes();
        }
        int familyAt = main.key().length;
        return kind == StateKind.LIST ? wholeList(familyAt, rows) : wholeMap(familyAt, rows);
    }

    private static byte @Nullable [] wholeList(int familyAt, Iterator<Row> rows) throws IOException {
        BytesOutput elements = new BytesOutput();
        BytesInput input = new BytesInput();
        long size = 0;
        while (rows.hasNext()) {
            Row row = rows.next();
            checkFamily(row, familyAt, RowKeys.CHUNKS);
            DataInput chunk = input.of(row.value(), 0, row.value().length).data();
            size += CollectionSize.read("list", chunk);
            elements.write(row.value(), input.position(), input.available());
        }
        return withSize(size, elements);
    }

    private static byte @Nullable [] wholeMap(int familyAt, Iterator<Row> rows) throws IOException {
        Map<Long, Row> inOrder = new TreeMap<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            if (row.key()[familyAt] != RowKeys.ORDER) {
                checkFamily(row, familyAt, RowKeys.ENTRIES);
                inOrder.put(
                        new BytesInput()
                                .of(row.value(), 0, row.value().length)
                                .data()
                                .readLong(),
                        row);
            }
        }
        BytesOutput entries = new BytesOutput();
        for (Row row : inOrder.values()) {
            int keyAt = familyAt + 1;
            entries.write(row.key(), keyAt, row.key().length - keyAt);
            entries.write(row.value(), PLACE_BYTES, row.value().length - PLACE_BYTES);
        }
        return withSize(inOrder.size(), entries);
    }

    private static void checkFamily(Row row, int familyAt, int family) throws IOException {
        if (row.key().length <= familyAt || row.key()[familyAt] != family) {
            throw new StreamCorruptedException("a row of a large list or map is of no family that it has");
        }
    }

    private static byte @Nullable [] withSize(long size, BytesOutput parts) throws IOException {
        if (size == 0) {
            return null;
        }
        BytesOutput whole = new BytesOutput();
        CollectionSize.write(Math.toIntExact(size), whole);
        whole.write(parts.array(), 0, parts.size());
        return whole.toBytes();
    }

    @Override
    public Translation translation(StoreLayout now, ReadingSerdes reading) {
        return new RowTranslation(now, reading);
    }
}
