package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads past a value by its written schema alone, for the type it was of may be gone. It nests as deep as the schema,
 * which {@link Schema} bounds, and every value has a byte at least, so that a damaged length ends with the data.
 */
final class SkippingReader {
    private SkippingReader() {}

    /**
     * Returns what skips.
     *
     * @param at of the component that is removed
     */
    static ValueReader<@Nullable Object> of(Schema written, Evolution at) {
        Serde<?> scalar = written.parts().isEmpty() ? Scalars.named(written.kind()) : null;
        if (scalar != null) {
            return input -> drop(scalar.deserialize(input));
        }
        if (written.kind().endsWith("[]") && written.parts().isEmpty()) {
            Serde<?> array = PrimitiveArraySerde.named(written.kind());
            if (array != null) {
                return input -> drop(array.deserialize(input));
            }
        }
        List<Schema.Part> parts = written.parts();
        return switch (written.kind() + (written.name().isEmpty() ? parts.size() : "")) {
            case "list1", "set1" -> sequence(of(parts, 0, at), null);
            case "map2" -> sequence(of(parts, 0, at), of(parts, 1, at));
            case "optional1" -> optional(of(parts, 0, at));
            case "enum" -> choice(parts.size(), List.of());
            case "sealed" -> choice(parts.size(), all(parts, at));
            case "record" -> record(parts, at);
            default ->
                throw at.refuse("was removed, but it was written as '" + written + "' by a serde that is not one of"
                        + " Tidemark's own, so that its bytes cannot be skipped; keep the component");
        };
    }

    private static @Nullable Object drop(@SuppressWarnings("unused") Object value) {
        return null;
    }

    private static ValueReader<@Nullable Object> of(List<Schema.Part> parts, int i, Evolution at) {
        Schema type = parts.get(i).type();
        if (type == null) {
            throw at.refuse("was written with a schema that makes no sense");
        }
        return of(type.present(), at);
    }

    private static List<ValueReader<@Nullable Object>> all(List<Schema.Part> parts, Evolution at) {
        return java.util.stream.IntStream.range(0, parts.size())
                .mapToObj(i -> of(parts, i, at))
                .toList();
    }

    private static ValueReader<@Nullable Object> sequence(
            ValueReader<@Nullable Object> first, @Nullable ValueReader<@Nullable Object> second) {
        return input -> {
            long header = Wire.readUnsigned(input);
            long size = header >>> 1;
            boolean sparse = (header & 1) != 0;
            for (long i = 0; i < size; i++) {
                skip(first, sparse, input);
                if (second != null) {
                    skip(second, sparse, input);
                }
            }
            return null;
        };
    }

    private static void skip(ValueReader<@Nullable Object> reader, boolean sparse, DataInput input) throws IOException {
        if (!sparse || Wire.readBoolean(input)) {
            reader.read(input);
        }
    }

    private static ValueReader<@Nullable Object> optional(ValueReader<@Nullable Object> value) {
        return input -> Wire.readBoolean(input) ? value.read(input) : null;
    }

    /** Of an enum, which has no readers, or of a sealed interface. */
    private static ValueReader<@Nullable Object> choice(int count, List<ValueReader<@Nullable Object>> variants) {
        return input -> {
            int position = Wire.readBounded("the position of a constant or variant", count - 1, input);
            return variants.isEmpty() ? null : variants.get(position).read(input);
        };
    }

    private static ValueReader<@Nullable Object> record(List<Schema.Part> parts, Evolution at) {
        List<ValueReader<@Nullable Object>> readers = all(parts, at);
        WrittenRecord layout = WrittenRecord.of(parts, at);
        return input -> {
            layout.read(input, i -> readers.get(i).read(input));
            return null;
        };
    }
}
