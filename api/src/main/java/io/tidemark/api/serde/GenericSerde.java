package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the bytes of records, enums and sealed interfaces by their schema alone, for those who lack the classes:
 * a record is a map of its components, a constant its name, a variant a map from its name to what it is. Everything else is
 * read by the serde that wrote it. Bytes and hashes are those of the classes.
 */
abstract sealed class GenericSerde<T> implements Serde<T> {
    private static final long serialVersionUID = 1L;
    private static final int MAX_NULLABLE = Long.SIZE;

    private final String schema;

    private GenericSerde(String schema) {
        this.schema = schema;
    }

    static Serde<?> of(String text, Function<String, Optional<? extends Serde<?>>> others) {
        Schema schema;
        try {
            schema = Schema.parse(text);
        } catch (IncompatibleSchemaException malformed) {
            IncompatibleSchemaException refused = unknown(text, text);
            refused.initCause(malformed);
            return others.apply(text).orElseThrow(() -> refused);
        }
        return of(schema, text, others);
    }

    private static Serde<?> of(Schema schema, String whole, Function<String, Optional<? extends Serde<?>>> others) {
        Optional<? extends Serde<?>> other = others.apply(schema.present().toString());
        if (other.isPresent()) {
            return other.get();
        }
        List<Serde<?>> parts = new ArrayList<>();
        for (Schema.Part part : schema.parts()) {
            if (part.type() != null) {
                parts.add(of(part.type(), whole, others));
            }
        }
        String key = schema.kind() + (schema.name().isEmpty() ? "" : "()") + parts.size();
        return switch (schema.kind()) {
            case "record" -> checked(schema, whole, !schema.name().isEmpty(), () -> new OfRecord(schema, parts));
            case "enum" -> checked(schema, whole, !schema.name().isEmpty(), () -> new OfEnum(schema));
            case "sealed" -> checked(schema, whole, !schema.name().isEmpty(), () -> new OfSealed(schema, parts));
            case "list" -> checked(schema, whole, key.equals("list1"), () -> Serdes.listOf(parts.get(0)));
            case "set" -> checked(schema, whole, key.equals("set1"), () -> Serdes.setOf(parts.get(0)));
            case "optional" -> checked(schema, whole, key.equals("optional1"), () -> Serdes.optionalOf(parts.get(0)));
            case "map" -> checked(schema, whole, key.equals("map2"), () -> Serdes.mapOf(parts.get(0), parts.get(1)));
            default -> {
                Serde<?> word = named(schema.kind());
                if (word == null || !key.equals(schema.kind() + "0")) {
                    throw unknown(schema.toString(), whole);
                }
                yield word;
            }
        };
    }

    private static @Nullable Serde<?> named(String word) {
        Serde<?> scalar = Scalars.named(word);
        return scalar == null && word.endsWith("[]") ? PrimitiveArraySerde.named(word) : scalar;
    }

    private static Serde<?> checked(Schema schema, String whole, boolean wellFormed, Supplier<Serde<?>> serde) {
        if (!wellFormed) {
            throw unknown(schema.toString(), whole);
        }
        return serde.get();
    }

    private static IncompatibleSchemaException unknown(String part, String whole) {
        return new IncompatibleSchemaException("'" + part + "' is not a schema that Tidemark's own serdes write"
                + (part.equals(whole) ? "" : " (in '" + whole + "')")
                + "; give the Serde that wrote it");
    }

    @Override
    public String schema() {
        return schema;
    }

    private static int readPosition(List<String> names, String what, DataInput input) throws IOException {
        long position = Wire.readUnsigned(input);
        if (position < 0 || position >= names.size()) {
            throw new IOException("one of the " + names.size() + " of " + what + " was expected, found number "
                    + Long.toUnsignedString(position));
        }
        return (int) position;
    }

    private static int position(List<String> names, String name, String what) {
        int position = names.indexOf(name);
        if (position < 0) {
            throw new IllegalArgumentException(what + " has no '" + name + "'");
        }
        return position;
    }

    private static List<String> names(Schema schema) {
        return schema.parts().stream().map(Schema.Part::name).toList();
    }

    /** A map of all components in their order, absent ones as {@code null}. */
    private static final class OfRecord extends GenericSerde<Map<String, @Nullable Object>> {
        private static final long serialVersionUID = 1L;

        private final String[] names;
        private final boolean[] nullable;
        private final Serde<?>[] parts;
        private final int nullables;

        OfRecord(Schema schema, List<Serde<?>> parts) {
            super(schema.toString());
            this.names = names(schema).toArray(String[]::new);
            this.parts = parts.toArray(Serde<?>[]::new);
            this.nullable = new boolean[names.length];
            int count = 0;
            for (int i = 0; i < names.length; i++) {
                Schema type = schema.parts().get(i).type();
                nullable[i] = type != null && type.nullable();
                count += nullable[i] ? 1 : 0;
            }
            if (count > MAX_NULLABLE) {
                throw unknown(schema.toString(), schema.toString());
            }
            this.nullables = count;
        }

        @SuppressWarnings("unchecked") // what is read and written by a serde is of its own type
        private Serde<Object> part(int i) {
            return (Serde<Object>) parts[i];
        }

        @Override
        public void serialize(Map<String, @Nullable Object> value, DataOutput output) throws IOException {
            if (names.length == 0) {
                RecordSteps.writeEmpty(output);
            }
            long bits = 0;
            long bit = 1;
            for (int i = 0; i < names.length; i++) {
                if (nullable[i]) {
                    bits = RecordSteps.mark(bits, value.get(names[i]), bit);
                    bit <<= 1;
                }
            }
            RecordSteps.writeBitmap(RecordSteps.bitmapBytes(nullables), bits, output);
            for (int i = 0; i < names.length; i++) {
                RecordSteps.writePresent(part(i), value.get(names[i]), output);
            }
        }

        @Override
        public Map<String, @Nullable Object> deserialize(DataInput input) throws IOException {
            if (names.length == 0) {
                RecordSteps.readEmpty(input);
            }
            Map<String, @Nullable Object> value = new LinkedHashMap<>();
            long bits = RecordSteps.readBitmap(nullables, input);
            long bit = 1;
            for (int i = 0; i < names.length; i++) {
                if (nullable[i]) {
                    value.put(names[i], RecordSteps.readPresent(part(i), bit, bits, input));
                    bit <<= 1;
                } else {
                    value.put(names[i], parts[i].deserialize(input));
                }
            }
            return value;
        }

        @Override
        public boolean immutable() {
            return false;
        }

        @Override
        public Map<String, @Nullable Object> copy(Map<String, @Nullable Object> value) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) {
                copy.put(names[i], RecordSteps.copyPresent(part(i), value.get(names[i])));
            }
            return copy;
        }

        @Override
        public int hash(Map<String, @Nullable Object> value) {
            int hash = 0;
            for (int i = 0; i < names.length; i++) {
                hash = RecordSteps.mixPresent(part(i), hash, value.get(names[i]));
            }
            return hash;
        }
    }

    /** The name of the constant. */
    private static final class OfEnum extends GenericSerde<String> {
        private static final long serialVersionUID = 1L;

        private final String name;
        private final String[] constants;

        OfEnum(Schema schema) {
            super(schema.toString());
            this.name = "enum " + schema.name();
            this.constants = names(schema).toArray(String[]::new);
        }

        @Override
        public void serialize(String value, DataOutput output) throws IOException {
            Wire.writeUnsigned(position(List.of(constants), value, name), output);
        }

        @Override
        public String deserialize(DataInput input) throws IOException {
            return constants[readPosition(List.of(constants), name, input)];
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public String copy(String value) {
            return value;
        }
    }

    /** A map of one entry: the simple name of the variant, and what it is. */
    private static final class OfSealed extends GenericSerde<Map<String, Object>> {
        private static final long serialVersionUID = 1L;

        private final String name;
        private final String[] variants;
        private final Serde<?>[] serdes;

        OfSealed(Schema schema, List<Serde<?>> serdes) {
            super(schema.toString());
            this.name = "sealed " + schema.name();
            this.variants = names(schema).toArray(String[]::new);
            this.serdes = serdes.toArray(Serde<?>[]::new);
        }

        private Map.Entry<String, Object> only(Map<String, Object> value) {
            if (value.size() != 1) {
                throw new IllegalArgumentException(name + " needs one variant, has " + value.keySet());
            }
            return value.entrySet().iterator().next();
        }

        @SuppressWarnings("unchecked") // what is read and written by a serde is of its own type
        private Serde<Object> serde(String variant) {
            return (Serde<Object>) serdes[position(List.of(variants), variant, name)];
        }

        @Override
        public void serialize(Map<String, Object> value, DataOutput output) throws IOException {
            Map.Entry<String, Object> variant = only(value);
            Wire.writeUnsigned(position(List.of(variants), variant.getKey(), name), output);
            serde(variant.getKey()).serialize(variant.getValue(), output);
        }

        @Override
        public Map<String, Object> deserialize(DataInput input) throws IOException {
            int position = readPosition(List.of(variants), name, input);
            Map<String, Object> value = new LinkedHashMap<>();
            value.put(variants[position], serdes[position].deserialize(input));
            return value;
        }

        @Override
        public boolean immutable() {
            return false;
        }

        @Override
        public Map<String, Object> copy(Map<String, Object> value) {
            Map.Entry<String, Object> variant = only(value);
            Map<String, Object> copy = new LinkedHashMap<>();
            copy.put(variant.getKey(), serde(variant.getKey()).copy(variant.getValue()));
            return copy;
        }

        @Override
        public int hash(Map<String, Object> value) {
            Map.Entry<String, Object> variant = only(value);
            return serde(variant.getKey()).hash(variant.getValue());
        }
    }
}
