package io.tidemark.backend.rocksdb.state;

import io.tidemark.backend.rocksdb.layout.DeclaredState;
import io.tidemark.backend.rocksdb.layout.ReadingSerdes;
import io.tidemark.backend.rocksdb.layout.StoreLayout;
import io.tidemark.backend.rocksdb.snapshot.RowFormat.RowSink;
import io.tidemark.backend.rocksdb.snapshot.RowFormat.Translation;
import io.tidemark.checkpoint.spi.serde.BytesInput;
import io.tidemark.checkpoint.spi.serde.BytesOutput;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads rows by serdes that understand what was written, and writes them by those that are declared now. */
final class RowTranslation implements Translation {
    private final Serde<Object> keysBefore;
    private final Serde<Object> keysNow;
    private final Map<Integer, Tables> byNumber = new HashMap<>();
    private final BytesInput input = new BytesInput();
    private final BytesOutput output = new BytesOutput();

    /** Those of one state: what reads its rows, and what writes them. */
    private record Tables(List<CellTable> before, List<CellTable> now) {}

    RowTranslation(StoreLayout now, ReadingSerdes reading) {
        this.keysNow = now.keySerde();
        this.keysBefore = reading.keys();
        for (int number = 0; number < StoreLayout.MAX_STATES; number++) {
            DeclaredState state = reading.state(number);
            if (state != null) {
                List<CellTable> before = CellTable.all(state, reading.parts(number));
                byNumber.put(number, new Tables(before, CellTable.all(state, state.parts())));
            }
        }
    }

    @Override
    public void translate(byte[] key, byte[] value, RowSink sink) throws IOException {
        Tables tables = byNumber.get(RowKeys.state(key));
        if (tables == null) {
            throw new StreamCorruptedException("a row is of state " + RowKeys.state(key) + ", which there is not");
        }
        input.of(key, RowKeys.KEY_AT, key.length);
        Object userKey = keysBefore.deserialize(input.data());
        int family = input.available() == 0 ? RowKeys.MAIN : input.data().readUnsignedByte();
        CellTable before = tables.before.get(family);
        CellTable now = tables.now.get(family);
        output.clear();
        RowKeys.writePrefix(RowKeys.keyGroup(key), now.state.number(), RowKeys.hash(key), output);
        keysNow.serialize(userKey, output);
        if (family != RowKeys.MAIN) {
            now.writeSub(before.readSub(input.data()), output);
        }
        byte[] newKey = output.toBytes();
        Object held = before.form.read(input.of(value, 0, value.length).data());
        output.clear();
        now.form.write(held, output);
        sink.put(newKey, output.toBytes());
    }
}
