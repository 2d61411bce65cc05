package io.tidemark.connector.files.format;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CSV with a header (RFC 4180), each row a Java record.
 *
 * <p>Columns are matched to record components by name; {@code delay_minutes}, {@code Delay Minutes} and
 * {@code delayMinutes} all match the component {@code delayMinutes}. Columns that match none are ignored; a component
 * that no column matches fails the source, whatever the choice for bad records. Component types: String, int, long,
 * double, boolean, BigDecimal, LocalDate, LocalDateTime, Instant, enums by their exact name, and Optional of these. An
 * empty field is empty text, an empty Optional, and a bad record for any other type. Spaces around numbers and dates
 * are ignored.
 *
 * <p>A row with too few or too many columns, a value of another type, malformed bytes, a quote out of place, and a row
 * that the record's constructor refuses are bad records. Empty lines are no rows; a file of zero bytes has none either.
 *
 * @param <T> the record class
 * @since 0.1
 */
public final class CsvFormat<T> implements RecordFormat<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final char delimiter;
    private final String charset;
    /** Made on first use in each process; threads that race for it make the same thing. */
    private transient volatile @Nullable MethodHandle constructor;

    private CsvFormat(Class<T> type, char delimiter, String charset) {
        this.type = type;
        this.delimiter = delimiter;
        this.charset = charset;
    }

    /**
     * Reads comma-separated UTF-8.
     *
     * @param <T> the record class
     * @param type the record class; its package must be open to this module if it lies in a named module
     * @return the format
     * @throws IllegalArgumentException if the class is no record or has a component of another type
     */
    public static <T extends Record> CsvFormat<T> forRecord(Class<T> type) {
        CsvFormat<T> format = new CsvFormat<>(type, ',', StandardCharsets.UTF_8.name());
        format.constructor();
        return format;
    }

    /**
     * Reads another delimiter.
     *
     * @param newDelimiter an ASCII character such as {@code ';'} or a tab, not a letter, digit, quote or line end
     * @return a format with it
     */
    public CsvFormat<T> withDelimiter(char newDelimiter) {
        requireDelimiter(newDelimiter);
        return new CsvFormat<>(type, newDelimiter, charset);
    }

    /**
     * Reads another charset.
     *
     * @param newCharset one that keeps ASCII as it is
     * @return a format with it
     * @throws IllegalArgumentException if it does not, as UTF-16
     */
    public CsvFormat<T> withCharset(Charset newCharset) {
        return new CsvFormat<>(
                type, delimiter, StrictText.requireLineCharset(newCharset).name());
    }

    static void requireDelimiter(char delimiter) {
        if (delimiter > '~'
                || delimiter == '"'
                || delimiter < ' ' && delimiter != '\t'
                || Character.isLetterOrDigit(delimiter)) {
            throw new IllegalArgumentException("A CSV delimiter is an ASCII character such as ',' ';' '|' or a tab, not"
                    + " a letter, digit, quote or line end; found character " + (int) delimiter + ".");
        }
    }

    @Override
    public RecordDecoder<T> open(RecordInput input) throws IOException {
        Charset resolved = Charset.forName(charset);
        if (resolved.equals(StandardCharsets.UTF_8)) {
            input.skipByteOrderMark();
        }
        CsvRow row = new CsvRow(input, delimiter, resolved);
        List<String> names = new ArrayList<>();
        try {
            if (row.next()) {
                for (int i = 0; i < row.size(); i++) {
                    names.add(row.column(i));
                }
                row.bind(names, columnsOf(names));
            }
        } catch (BadRecordException e) {
            throw new IOException("the header in line " + e.line() + " is malformed: " + e.reason(), e);
        }
        MethodHandle handle = constructor();
        return () -> row.next() ? read(row, handle) : null;
    }

    private T read(CsvRow row, MethodHandle handle) throws BadRecordException {
        row.checkSize();
        try {
            return type.cast((Object) handle.invokeExact(row));
        } catch (BadRecordException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw row.bad("the row is refused by the constructor of " + type.getSimpleName() + ": " + e);
        }
    }

    /** Returns for each component the column it is read from. */
    private int[] columnsOf(List<String> names) throws IOException {
        List<RecordShape.Component> components = RecordShape.of(type).components();
        int[] columns = new int[components.size()];
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            columns[i] = columnOf(components.get(i).name(), names);
            if (columns[i] < 0) {
                missing.add(components.get(i).name());
            }
        }
        if (!missing.isEmpty()) {
            throw new IOException("the header has no column for " + String.join(", ", missing) + " of the record "
                    + type.getSimpleName() + "; it has " + String.join(String.valueOf(delimiter), names)
                    + ". Rename the components, or check the delimiter, which is '" + delimiter + "'");
        }
        return columns;
    }

    private static int columnOf(String component, List<String> names) throws IOException {
        int found = -1;
        boolean foundExact = false;
        String folded = RecordShape.folded(component);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).strip();
            boolean exact = name.equals(component);
            if (!exact && (foundExact || !RecordShape.folded(name).equals(folded))) {
                continue;
            }
            if (found >= 0 && exact == foundExact) {
                throw new IOException("the header has two columns for the component " + component + ": '"
                        + names.get(found) + "' and '" + names.get(i) + "'. Name one of them otherwise");
            }
            found = i;
            foundExact = exact;
        }
        return found;
    }

    private MethodHandle constructor() {
        MethodHandle known = constructor;
        if (known == null) {
            RecordShape shape = RecordShape.of(type);
            List<MethodHandle> readers = new ArrayList<>();
            for (RecordShape.Component component : shape.components()) {
                readers.add(reader(component, readers.size()));
            }
            known = shape.constructorFrom(CsvRow.class, readers);
            constructor = known;
        }
        return known;
    }

    private MethodHandle reader(RecordShape.Component component, int index) {
        Class<?> raw = component.type();
        String method = raw == int.class
                ? "intAt"
                : raw == long.class
                        ? "longAt"
                        : raw == double.class
                                ? "doubleAt"
                                : raw == boolean.class ? "booleanAt" : raw == String.class ? "stringAt" : "scalarAt";
        if (!method.equals("scalarAt")) {
            MethodHandle reader = rowMethod(method, MethodType.methodType(raw, int.class));
            return MethodHandles.insertArguments(reader, 1, index);
        }
        boolean optional = raw == Optional.class;
        Scalar scalar = optional ? Scalar.of(optionalOf(component.genericType())) : Scalar.of(raw);
        if (scalar == null) {
            throw new IllegalArgumentException("The component " + component.name() + " of the record " + type.getName()
                    + " is of type " + component.genericType().getTypeName() + ", which a CSV column cannot hold."
                    + " Supported are " + Scalar.supported() + ".");
        }
        MethodHandle reader = optional
                ? rowMethod("optionalAt", MethodType.methodType(Optional.class, int.class, Scalar.class))
                : rowMethod("scalarAt", MethodType.methodType(Object.class, int.class, Scalar.class));
        return MethodHandles.insertArguments(reader, 1, index, scalar).asType(MethodType.methodType(raw, CsvRow.class));
    }

    private static MethodHandle rowMethod(String name, MethodType type) {
        try {
            return MethodHandles.lookup().findVirtual(CsvRow.class, name, type);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException("CsvRow has no method " + name + type + ".", e);
        }
    }

    /** Returns the class in the angle brackets, or a class that no field can hold. */
    static Class<?> optionalOf(Type optional) {
        return optional instanceof ParameterizedType of && of.getActualTypeArguments()[0] instanceof Class<?> type
                ? type
                : Optional.class;
    }
}
