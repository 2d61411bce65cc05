package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Records by their components, in order. If some components can be {@code null}, a bitmap of those that are there
 * comes first, one bit for each component of a reference type. A record without components is one byte, 0.
 *
 * <p>The first calls go by reflection. Once a record has been used {@value #WARM_CALLS} times, each operation becomes
 * one method handle: no reflection, no boxing, no allocation but the record itself, and the JIT compiler sees all of
 * it as one piece of code.
 */
final class RecordSerde<T> implements BuiltInSerde<T> {
    private static final long serialVersionUID = 1L;
    private static final int WARM_CALLS = 100;

    /** The bitmap is a {@code long}. */
    static final int MAX_NULLABLE = Long.SIZE;

    /** A method can have 255, counting a long and a double twice, and the handle that reads needs a few for itself. */
    private static final int MAX_PARAMETERS = 240;

    private final Class<T> type;
    private final Serde<?>[] components;
    private final boolean immutable;
    private final int nullable;
    private final transient RecordAccess access;
    private final transient RecordReflection reflection;

    // Races on these do no harm: a few calls are not counted, a handle is composed twice; handles are immutable.
    private transient int calls;
    private transient @Nullable RecordHandles handles;
    private transient @Nullable MethodHandle writer;
    private transient @Nullable MethodHandle reader;
    private transient @Nullable MethodHandle hasher;
    private transient @Nullable MethodHandle copier;

    /**
     * Takes the components and gets access to the class.
     *
     * @param path names the record in an error message
     * @param type a record
     * @param components one for each component
     * @throws UnsupportedTypeException if there are too many, or if Tidemark may not read them or call the constructor
     */
    RecordSerde(String path, Class<T> type, Serde<?>[] components) {
        this.type = type;
        this.components = components;
        this.access = RecordAccess.to(path, type);
        boolean allImmutable = true;
        int notPrimitive = 0;
        int parameters = 0;
        RecordComponent[] declared = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            Class<?> component = access.types()[i];
            allImmutable &= components[i].immutable();
            notPrimitive += component.isPrimitive() ? 0 : 1;
            ComponentDefault.of(path.concat(".").concat(declared[i].getName()), declared[i], components[i]);
            parameters += component == long.class || component == double.class ? 2 : 1;
        }
        if (notPrimitive > MAX_NULLABLE || parameters > MAX_PARAMETERS) {
            throw new UnsupportedTypeException(
                    path,
                    type.getName() + " has " + components.length + " components, " + notPrimitive
                            + " of them not primitive",
                    "A record can have " + MAX_NULLABLE + " that are not primitive, and " + MAX_PARAMETERS
                            + " in all, counting long and double twice: group some in a record of their own, or give a"
                            + " Serde explicitly");
        }
        this.immutable = allImmutable;
        this.nullable = notPrimitive;
        this.reflection = new RecordReflection(access, components, notPrimitive);
    }

    private Object readResolve() {
        return new RecordSerde<>(type.getSimpleName(), type, components);
    }

    /** Counts calls that find no handle, and says when it is time to compose one. */
    private boolean isWarm() {
        return ++calls > WARM_CALLS;
    }

    private RecordHandles handles() {
        RecordHandles composed = handles;
        if (composed == null) {
            composed = new RecordHandles(access, components, nullable);
            handles = composed;
        }
        return composed;
    }

    @Override
    public void serialize(T value, DataOutput output) throws IOException {
        MethodHandle handle = writer;
        if (handle == null && isWarm()) {
            handle = handles().writer();
            writer = handle;
        }
        try {
            if (handle == null) {
                reflection.write(value, output);
            } else {
                handle.invokeExact((Object) value, output);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected("written", e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the constructor of T made it
    public T deserialize(DataInput input) throws IOException {
        MethodHandle handle = reader;
        if (handle == null && isWarm()) {
            handle = handles().reader();
            reader = handle;
        }
        try {
            return (T) (handle == null ? reflection.read(input) : (Object) handle.invokeExact(input));
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw refused(type, e);
        }
    }

    static IOException refused(Class<?> type, Throwable why) {
        return new IOException(
                "a record " + type.getName() + " was expected, but its constructor refused what was found: " + why,
                why);
    }

    @Override
    public ValueReader<T> reader(Schema written, Evolution at) {
        at.requireSameName(written, this, "record", type.getSimpleName());
        return RecordEvolution.of(access, components, written, at);
    }

    @Override
    public int hash(T value) {
        MethodHandle handle = hasher;
        if (handle == null && isWarm()) {
            handle = handles().hasher();
            hasher = handle;
        }
        try {
            return handle == null ? reflection.hash(value) : (int) handle.invokeExact((Object) value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected("hashed", e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the constructor of T made it
    public T copy(T value) {
        if (immutable) {
            return value;
        }
        MethodHandle handle = copier;
        if (handle == null && isWarm()) {
            handle = handles().copier();
            copier = handle;
        }
        try {
            return (T) (handle == null ? reflection.copy(value) : (Object) handle.invokeExact((Object) value));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected("copied", e);
        }
    }

    /** An accessor or constructor cannot declare a checked exception, but it can throw one. */
    private IllegalStateException unexpected(String action, Throwable cause) {
        return new IllegalStateException(
                "a record " + type.getName() + " could not be " + action + ": " + cause, cause);
    }

    @Override
    public String schema() {
        RecordComponent[] declared = type.getRecordComponents();
        StringBuilder text =
                new StringBuilder("record ").append(type.getSimpleName()).append('(');
        for (int i = 0; i < declared.length; i++) {
            text.append(i == 0 ? "" : ",")
                    .append(declared[i].getName())
                    .append(':')
                    .append(components[i].schema())
                    .append(access.types()[i].isPrimitive() ? "" : "?");
        }
        return text.append(')').toString();
    }

    @Override
    public String displayName() {
        return type.getSimpleName();
    }

    @Override
    public boolean immutable() {
        return immutable;
    }

    @Override
    public @Nullable KeyObstacle keyObstacle(String path) {
        RecordComponent[] declared = type.getRecordComponents();
        for (int i = 0; i < declared.length; i++) {
            KeyObstacle found = KeyObstacle.of(components[i], path + "." + declared[i].getName());
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
