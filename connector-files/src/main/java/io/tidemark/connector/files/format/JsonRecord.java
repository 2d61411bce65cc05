package io.tidemark.connector.files.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Java record class that a JSON object is read as. Thread-safe once made. Properties come in any order, so their
 * values wait in slots, numbers unboxed, until the object is complete.
 */
final class JsonRecord {
    /** The values of one object. */
    private static final class Slots {
        private final long[] numbers;
        private final @Nullable Object[] objects;
        private final boolean[] set;

        private Slots(int size) {
            numbers = new long[size];
            objects = new @Nullable Object[size];
            set = new boolean[size];
        }

        private int intAt(int index) {
            return (int) numbers[index];
        }

        private long longAt(int index) {
            return numbers[index];
        }

        private double doubleAt(int index) {
            return Double.longBitsToDouble(numbers[index]);
        }

        private boolean booleanAt(int index) {
            return numbers[index] != 0;
        }

        private @Nullable Object objectAt(int index) {
            return objects[index];
        }
    }

    private final Class<?> type;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Class<?>> raw = new ArrayList<>();
    private final List<JsonType> types = new ArrayList<>();
    private final MethodHandle constructor;

    private JsonRecord(Class<?> type, Map<Class<?>, JsonRecord> known) {
        this.type = type;
        known.put(type, this);
        RecordShape shape = RecordShape.of(type);
        List<MethodHandle> readers = new ArrayList<>();
        for (RecordShape.Component component : shape.components()) {
            int index = names.size();
            names.add(component.name());
            raw.add(component.type());
            String where = "The component " + component.name() + " of the record " + type.getName();
            types.add(JsonType.of(component.genericType(), where, known));
            readers.add(reader(component.type(), index));
            indexes.putIfAbsent(RecordShape.snakeCase(component.name()), index);
        }
        // A component's own name goes before another one's in snake case.
        for (int i = 0; i < names.size(); i++) {
            indexes.put(names.get(i), i);
        }
        constructor = shape.constructorFrom(Slots.class, readers);
    }

    /**
     * Looks at a class and those of its components.
     *
     * @param known the records seen on the way
     * @throws IllegalArgumentException if a component cannot be read from JSON
     */
    static JsonRecord of(Class<?> type, Map<Class<?>, JsonRecord> known) {
        return new JsonRecord(type, known);
    }

    private static MethodHandle reader(Class<?> type, int index) {
        String method = type == int.class
                ? "intAt"
                : type == long.class
                        ? "longAt"
                        : type == double.class ? "doubleAt" : type == boolean.class ? "booleanAt" : "objectAt";
        Class<?> returned = method.equals("objectAt") ? Object.class : type;
        try {
            MethodHandle reader =
                    MethodHandles.lookup().findVirtual(Slots.class, method, MethodType.methodType(returned, int.class));
            return MethodHandles.insertArguments(reader, 1, index).asType(MethodType.methodType(type, Slots.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException("Slots has no method " + method + ".", e);
        }
    }

    /** Reads an object; the parser stands on its opening brace and is left on its closing one. */
    Object read(JsonParser parser) throws IOException, JsonType.Mismatch {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new JsonType.Mismatch("found " + JsonType.describe(parser) + ", expected an object");
        }
        Slots slots = new Slots(names.size());
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Integer index = indexes.get(parser.currentName());
            parser.nextToken();
            if (index == null) {
                parser.skipChildren();
            } else if (slots.set[index]) {
                throw new JsonType.Mismatch("stands there twice");
            } else {
                slots.set[index] = true;
                readInto(slots, index, parser);
            }
        }
        for (int i = 0; i < slots.set.length; i++) {
            if (!slots.set[i]) {
                slots.objects[i] = missing(i);
            }
        }
        return construct(slots);
    }

    private Object missing(int index) throws JsonType.Mismatch {
        try {
            return types.get(index).absent("missing");
        } catch (JsonType.Mismatch e) {
            throw new JsonType.Mismatch("lacks the property '" + names.get(index) + "': it " + e.getMessage());
        }
    }

    private void readInto(Slots slots, int index, JsonParser parser) throws IOException, JsonType.Mismatch {
        Class<?> target = raw.get(index);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            slots.objects[index] = types.get(index).absent("null");
        } else if (target == double.class && token.isNumeric()) {
            slots.numbers[index] = Double.doubleToRawLongBits(parser.getDoubleValue());
        } else if (target == boolean.class && token.isBoolean()) {
            slots.numbers[index] = parser.getBooleanValue() ? 1 : 0;
        } else if (target == int.class && isOf(parser, JsonParser.NumberType.INT)
                || target == long.class
                        && (isOf(parser, JsonParser.NumberType.INT) || isOf(parser, JsonParser.NumberType.LONG))) {
            slots.numbers[index] = parser.getLongValue();
        } else {
            slots.objects[index] = types.get(index).read(parser);
        }
    }

    private static boolean isOf(JsonParser parser, JsonParser.NumberType size) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == size;
    }

    private Object construct(Slots slots) throws JsonType.Mismatch {
        try {
            return (Object) constructor.invokeExact(slots);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new JsonType.Mismatch("is refused by the constructor of " + type.getSimpleName() + ": " + e);
        }
    }
}
