package io.tidemark.api.serde;

import java.io.DataInput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the bytes of one written schema. */
@FunctionalInterface
interface ValueReader<T extends @Nullable Object> {
    /** Reads a value and leaves the input right behind it. */
    T read(DataInput input) throws IOException;
}
