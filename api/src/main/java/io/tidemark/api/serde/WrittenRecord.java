package io.tidemark.api.serde;

import java.io.DataInput;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the bytes of a record lie that was written under an older schema.
 *
 * @param nullable whether each component is in the bitmap, in the order in which they were written
 * @param inBitmap how many are
 */
record WrittenRecord(boolean[] nullable, int inBitmap) {
    /** What to do with a component that is there. */
    interface Visitor {
        void component(int position) throws IOException;
    }

    static WrittenRecord of(List<Schema.Part> parts, Evolution at) {
        boolean[] nullable = new boolean[parts.size()];
        Set<String> names = new HashSet<>();
        int inBitmap = 0;
        for (int i = 0; i < nullable.length; i++) {
            Schema type = parts.get(i).type();
            nullable[i] = type != null && type.nullable();
            inBitmap += nullable[i] ? 1 : 0;
            if (type == null || !names.add(parts.get(i).name())) {
                throw at.refuse(
                        "was written with a schema that names '" + parts.get(i).name() + "' twice");
            }
        }
        if (inBitmap > RecordSerde.MAX_NULLABLE) {
            throw at.refuse("was written with " + inBitmap + " components that can be null, and there can be "
                    + RecordSerde.MAX_NULLABLE);
        }
        return new WrittenRecord(nullable, inBitmap);
    }

    /** Visits the components that are not {@code null}, in the order in which they were written. */
    void read(DataInput input, Visitor visitor) throws IOException {
        if (nullable.length == 0) {
            RecordSteps.readEmpty(input);
            return;
        }
        long bits = RecordSteps.readBitmap(inBitmap, input);
        for (int i = 0; i < nullable.length; i++) {
            boolean present = true;
            if (nullable[i]) {
                present = (bits & 1) != 0;
                bits >>>= 1;
            }
            if (present) {
                visitor.component(i);
            }
        }
    }
}
