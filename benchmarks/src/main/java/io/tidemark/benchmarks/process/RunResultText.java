package io.tidemark.benchmarks.process;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a {@link RunResult} as the line in which a process reports it, and as JSON. */
public final class RunResultText {
    private static final String MARK = "@run";
    private static final String SEPARATOR = "\t";

    private RunResultText() {}

    /** Returns the line by which a process reports a result. */
    public static String toLine(RunResult result) {
        StringBuilder line = new StringBuilder(MARK);
        for (RecordComponent component : RunResult.class.getRecordComponents()) {
            line.append(SEPARATOR).append(component.getName()).append('=').append(valueOf(component, result));
        }
        return line.toString();
    }

    /** Says whether {@link #parse} can read a line. */
    public static boolean isResult(String line) {
        return line.startsWith(MARK + SEPARATOR);
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @param line for which {@link #isResult} holds
     * @return the same result
     * @throws IllegalArgumentException if a component is missing or unreadable
     */
    public static RunResult parse(String line) {
        Map<String, String> texts = new HashMap<>();
        for (String field : line.split(SEPARATOR)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                texts.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        List<Class<?>> types = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : RunResult.class.getRecordComponents()) {
            String text = texts.get(component.getName());
            if (text == null) {
                throw new IllegalArgumentException("The result lacks " + component.getName() + ": " + line);
            }
            types.add(component.getType());
            values.add(read(component.getType(), text));
        }
        try {
            return RunResult.class.getConstructor(types.toArray(Class[]::new)).newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A result cannot be made from: " + line, e);
        }
    }

    /** Returns a JSON object on one line; figures that do not apply are left out. */
    public static String toJson(RunResult result) {
        List<String> fields = new ArrayList<>();
        for (RecordComponent component : RunResult.class.getRecordComponents()) {
            Object value = valueOf(component, result);
            if (value instanceof Double number && !Double.isFinite(number)) {
                continue;
            }
            fields.add("\"" + component.getName() + "\":" + jsonOf(value));
        }
        return "{" + String.join(",", fields) + "}";
    }

    private static String jsonOf(Object value) {
        if (value instanceof String text) {
            return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }
        return value instanceof Double number ? String.format(Locale.ROOT, "%.4f", number) : value.toString();
    }

    private static Object valueOf(RecordComponent component, RunResult result) {
        try {
            Object value = component.getAccessor().invoke(result);
            return value instanceof String text ? text.replaceAll("\\p{Cntrl}", " ") : value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record's accessor is public: " + component, e);
        }
    }

    private static Object read(Class<?> type, String text) {
        if (type == int.class) {
            return Integer.valueOf(text);
        } else if (type == long.class) {
            return Long.valueOf(text);
        } else if (type == double.class) {
            return Double.valueOf(text);
        } else if (type == boolean.class) {
            return Boolean.valueOf(text);
        }
        return text;
    }
}
