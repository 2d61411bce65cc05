package io.tidemark.connector.files.format;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes Java records as CSV rows (RFC 4180, UTF-8, rows end with a line feed), such that {@link CsvFormat} reads them
 * back equal. Components are written in their order; text is quoted where it must be. Component types as in
 * {@link CsvFormat}; an empty Optional is an empty field, and empty text in an Optional is an empty field in quotes; in
 * an only column both are, since an empty line is no row.
 *
 * @param <T> the record class
 * @since 0.1
 */
public final class CsvEncoder<T> implements Encoder<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final char delimiter;
    private final boolean header;
    /** Made on first use in each process; threads that race for it make the same thing. */
    private transient volatile @Nullable MethodHandle writer;

    private CsvEncoder(Class<T> type, char delimiter, boolean header) {
        this.type = type;
        this.delimiter = delimiter;
        this.header = header;
        writer = makeWriter();
    }

    /**
     * Writes comma-separated rows without a header.
     *
     * @param <T> the record class
     * @param type the record class; its package must be open to this module if it lies in a named module
     * @return the encoder
     * @throws IllegalArgumentException if the class is no record, has no component, or one of another type
     */
    public static <T extends Record> CsvEncoder<T> forRecord(Class<T> type) {
        return new CsvEncoder<>(type, ',', false);
    }

    /**
     * Writes another delimiter.
     *
     * @param newDelimiter an ASCII character such as {@code ';'} or a tab, not a letter, digit, quote or line end
     * @return an encoder with it
     */
    public CsvEncoder<T> withDelimiter(char newDelimiter) {
        CsvFormat.requireDelimiter(newDelimiter);
        return new CsvEncoder<>(type, newDelimiter, header);
    }

    /**
     * Writes a header at the beginning of each file: the names of the components in snake case.
     *
     * @return an encoder that does
     */
    public CsvEncoder<T> withHeader() {
        return new CsvEncoder<>(type, delimiter, true);
    }

    @Override
    public void begin(RecordOutput output) {
        if (header) {
            List<String> names = new ArrayList<>();
            RecordShape.of(type).components().forEach(component -> names.add(RecordShape.snakeCase(component.name())));
            output.print(String.join(String.valueOf(delimiter), names)).print('\n');
        }
    }

    @Override
    public void encode(T record, RecordOutput output) throws IOException {
        MethodHandle handle = writer;
        if (handle == null) {
            handle = makeWriter();
            writer = handle;
        }
        try {
            handle.invokeExact((Object) record, output);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("An accessor of the record " + type.getName() + " failed: " + e, e);
        }
        output.print('\n');
    }

    /** Returns a handle of type {@code (Object, RecordOutput)void} that writes all components, boxing none. */
    private MethodHandle makeWriter() {
        RecordShape shape = RecordShape.of(type);
        List<RecordShape.Component> components = shape.components();
        if (components.isEmpty()) {
            throw new IllegalArgumentException("The record " + type.getName() + " has no component to write as CSV.");
        }
        MethodType whole = MethodType.methodType(void.class, type, RecordOutput.class);
        MethodHandle all = MethodHandles.empty(whole);
        for (int i = components.size() - 1; i >= 0; i--) {
            MethodHandle field = MethodHandles.filterArguments(field(components.get(i)), 0, shape.accessor(i));
            if (i > 0) {
                MethodHandle separate = MethodHandles.insertArguments(method("separate", char.class), 0, delimiter);
                field = MethodHandles.foldArguments(field, MethodHandles.dropArguments(separate, 0, type));
            }
            all = MethodHandles.foldArguments(all, field);
        }
        return all.asType(whole.changeParameterType(0, Object.class));
    }

    /** Returns a handle of type {@code (component, RecordOutput)void}. */
    private MethodHandle field(RecordShape.Component component) {
        Class<?> raw = component.type();
        boolean optional = raw == Optional.class;
        Class<?> held = optional ? CsvFormat.optionalOf(component.genericType()) : raw;
        if (Scalar.of(held) == null) {
            throw new IllegalArgumentException("The component " + component.name() + " of the record " + type.getName()
                    + " is of type " + component.genericType().getTypeName() + ", which a CSV column cannot hold."
                    + " Supported are " + Scalar.supported() + ".");
        }
        MethodHandle printer = raw == int.class || raw == long.class
                ? method("print", long.class)
                : raw == double.class
                        ? method("print", double.class)
                        : raw == boolean.class
                                ? method("print", boolean.class)
                                : MethodHandles.insertArguments(
                                        lookup("print", Object.class, RecordOutput.class, char.class, boolean.class),
                                        2,
                                        delimiter,
                                        RecordShape.of(type).components().size() == 1);
        return printer.asType(MethodType.methodType(void.class, raw, RecordOutput.class));
    }

    private static MethodHandle method(String name, Class<?> first) {
        return lookup(name, first, RecordOutput.class);
    }

    private static MethodHandle lookup(String name, Class<?>... parameters) {
        try {
            return MethodHandles.lookup()
                    .findStatic(CsvEncoder.class, name, MethodType.methodType(void.class, parameters));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException("CsvEncoder has no method " + name + ".", e);
        }
    }

    private static void separate(char delimiter, RecordOutput output) {
        output.print(delimiter);
    }

    private static void print(long value, RecordOutput output) {
        output.print(value);
    }

    private static void print(double value, RecordOutput output) {
        output.print(value);
    }

    private static void print(boolean value, RecordOutput output) {
        output.print(value ? "true" : "false");
    }

    /** Writes text; quotes keep an only column's empty text from being an empty line. */
    private static void print(Object value, RecordOutput output, char delimiter, boolean onlyColumn) {
        boolean optional = value instanceof Optional;
        Object held = value instanceof Optional<?> maybe ? maybe.orElse(null) : value;
        String text = held == null ? "" : held instanceof Enum<?> constant ? constant.name() : held.toString();
        boolean quoted = text.isEmpty() && (onlyColumn || optional && held != null);
        for (int i = 0; i < text.length() && !quoted; i++) {
            char c = text.charAt(i);
            quoted = c == delimiter || c == '"' || c == '\n' || c == '\r';
        }
        if (quoted) {
            output.print('"').print(text.replace("\"", "\"\"")).print('"');
        } else {
            output.print(text);
        }
    }
}
