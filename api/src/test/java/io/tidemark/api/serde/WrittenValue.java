package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes up values of a written schema and writes them, without the serdes of records and containers: a record is a map
 * by name, a container is a list (of pairs, if it is a map), a constant is its name, a variant a pair of name and value.
 */
final class WrittenValue {
    private WrittenValue() {}

    static Object random(Schema type, Random random) {
        List<Schema.Part> parts = type.parts();
        switch (type.kind()) {
            case "record" -> {
                Map<String, @Nullable Object> components = new LinkedHashMap<>();
                for (Schema.Part part : parts) {
                    boolean absent = part.type().nullable() && random.nextInt(4) == 0;
                    components.put(part.name(), absent ? null : random(part.type(), random));
                }
                return components;
            }
            case "enum" -> {
                return parts.get(random.nextInt(parts.size())).name();
            }
            case "sealed" -> {
                Schema.Part variant = parts.get(random.nextInt(parts.size()));
                return List.of(variant.name(), random(variant.type(), random));
            }
            default -> {
                return parts.isEmpty() ? scalar(type.kind(), random) : container(type, random);
            }
        }
    }

    private static Object container(Schema type, Random random) {
        List<@Nullable Object> items = new ArrayList<>();
        int size = random.nextInt(type.kind().equals("optional") || type.kind().equals("set") ? 2 : 4);
        for (int i = 0; i < size; i++) {
            if (type.kind().equals("map")) {
                Object key = type.argument(0).kind().equals("string") ? "k" + i : random(type.argument(0), random);
                boolean distinct = i == 0 || type.argument(0).kind().equals("string");
                if (distinct) {
                    items.add(List.of(key, random(type.argument(1), random)));
                }
            } else {
                boolean absent = type.kind().equals("list") && random.nextInt(5) == 0;
                items.add(absent ? null : random(type.argument(0), random));
            }
        }
        return items;
    }

    private static Object scalar(String kind, Random random) {
        long bits = random.nextLong() >> random.nextInt(64);
        return switch (kind) {
            case "boolean" -> random.nextBoolean();
            case "byte" -> (byte) bits;
            case "short" -> (short) bits;
            case "char" -> (char) bits;
            case "int" -> (int) bits;
            case "long" -> bits;
            case "float" -> (float) random.nextGaussian();
            case "double" -> random.nextGaussian();
            case "string" -> "s\u2116".repeat(random.nextInt(3)) + random.nextInt(9);
            case "uuid" -> new UUID(bits, ~bits);
            case "instant" -> Instant.ofEpochMilli(bits >> 16);
            case "biginteger" -> BigInteger.valueOf(bits).pow(3);
            case "bigdecimal" -> BigDecimal.valueOf(bits, 3);
            default -> array(kind, random);
        };
    }

    private static Object array(String kind, Random random) {
        int size = random.nextInt(4);
        return switch (kind) {
            case "byte[]" -> new byte[size];
            case "short[]" -> new short[] {(short) random.nextInt()};
            case "int[]" -> random.ints(size).toArray();
            case "long[]" -> random.longs(size).toArray();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static void write(Schema type, Object value, DataOutput output) throws IOException {
        List<Schema.Part> parts = type.parts();
        switch (type.kind()) {
            case "record" -> record(parts, (Map<?, ?>) value, output);
            case "enum" -> output.writeByte(position(parts, value));
            case "sealed" -> {
                int variant = position(parts, ((List<?>) value).get(0));
                output.writeByte(variant);
                write(parts.get(variant).type(), ((List<?>) value).get(1), output);
            }
            case "optional" -> {
                output.writeBoolean(!((List<?>) value).isEmpty());
                for (Object item : (List<?>) value) {
                    write(type.argument(0), item, output);
                }
            }
            default -> {
                if (parts.isEmpty()) {
                    scalar(type.kind(), value, output);
                } else {
                    items(type, (List<?>) value, output);
                }
            }
        }
    }

    private static int position(List<Schema.Part> parts, Object name) {
        return parts.stream().map(Schema.Part::name).toList().indexOf(name);
    }

    private static void record(List<Schema.Part> parts, Map<?, ?> value, DataOutput output) throws IOException {
        StringBuilder bits = new StringBuilder();
        for (Schema.Part part : parts) {
            if (part.type().nullable()) {
                bits.insert(0, value.get(part.name()) == null ? '0' : '1');
            }
        }
        for (int end = bits.length(); end > 0; end -= 8) {
            output.writeByte(Integer.parseInt(bits.substring(Math.max(0, end - 8), end), 2));
        }
        if (parts.isEmpty()) {
            output.writeByte(0);
        }
        for (Schema.Part part : parts) {
            if (value.get(part.name()) != null) {
                write(part.type(), value.get(part.name()), output);
            }
        }
    }

    private static void items(Schema type, List<?> items, DataOutput output) throws IOException {
        boolean sparse = items.contains(null);
        output.writeByte(items.size() * 2 + (sparse ? 1 : 0));
        for (Object item : items) {
            if (sparse) {
                output.writeBoolean(item != null);
            }
            if (item != null && type.kind().equals("map")) {
                write(type.argument(0), ((List<?>) item).get(0), output);
                write(type.argument(1), ((List<?>) item).get(1), output);
            } else if (item != null) {
                write(type.argument(0), item, output);
            }
        }
    }

    @SuppressWarnings("unchecked") // a scalar of this kind
    private static void scalar(String kind, Object value, DataOutput output) throws IOException {
        Serde<?> serde = kind.endsWith("[]") ? PrimitiveArraySerde.named(kind) : Scalars.named(kind);
        ((Serde<Object>) serde).serialize(value, output);
    }
}
