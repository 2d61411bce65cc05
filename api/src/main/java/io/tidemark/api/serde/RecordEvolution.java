package io.tidemark.api.serde;

import io.tidemark.api.serde.Evolution.Promise;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads records as they were written under an older schema: components by name, wherever they stood; what is gone is
 * skipped, what is new has its default. Used while a checkpoint is restored, not on the record path.
 */
final class RecordEvolution<T> implements ValueReader<T> {
    private static final int GONE = -1;

    private final RecordAccess access;
    private final WrittenRecord layout;
    private final int[] targets;
    private final ValueReader<?>[] readers;
    private final @Nullable Supplier<?>[] defaults;

    private RecordEvolution(RecordAccess access, WrittenRecord layout) {
        this.access = access;
        this.layout = layout;
        this.targets = new int[layout.nullable().length];
        this.readers = new ValueReader<?>[targets.length];
        this.defaults = new Supplier<?>[access.types().length];
    }

    /**
     * Compares.
     *
     * @param access to the record as it is declared now
     * @param serdes of its components
     * @param written the schema of a record of that name
     */
    static <T> RecordEvolution<T> of(RecordAccess access, Serde<?>[] serdes, Schema written, Evolution at) {
        List<Schema.Part> parts = written.parts();
        RecordComponent[] declared = access.constructor().getDeclaringClass().getRecordComponents();
        RecordEvolution<T> evolution = new RecordEvolution<>(access, WrittenRecord.of(parts, at));
        boolean[] known = new boolean[declared.length];
        for (int i = 0; i < parts.size(); i++) {
            String name = parts.get(i).name();
            int target = indexOf(name, declared);
            evolution.targets[i] = target;
            if (target != GONE) {
                known[target] = true;
            }
            evolution.readers[i] = reader(i, target, serdes, parts.get(i), access, at.component(name));
        }
        for (int i = 0; i < declared.length; i++) {
            if (!known[i]) {
                evolution.defaults[i] = added(declared[i], serdes[i], at.component(declared[i].getName()));
            }
        }
        return evolution;
    }

    private static int indexOf(String name, RecordComponent[] components) {
        for (int i = 0; i < components.length; i++) {
            if (components[i].getName().equals(name)) {
                return i;
            }
        }
        return GONE;
    }

    private static ValueReader<?> reader(
            int position, int target, Serde<?>[] serdes, Schema.Part written, RecordAccess access, Evolution at) {
        Schema type = written.type();
        if (type == null) {
            throw at.refuse("was written without a type");
        }
        if (target == GONE) {
            if (at.promise() != Promise.NONE) {
                throw at.refuse("was removed, but it tells apart " + use(at) + "; keep it");
            }
            return SkippingReader.of(type.present(), at);
        }
        if (at.promise() == Promise.SAME_HASH && target != position) {
            throw at.refuse("was moved to another position, which changes the hash of a key; move it back");
        }
        if (type.nullable() && access.types()[target].isPrimitive()) {
            throw at.refuse("was '" + type + "', which can be null, is '" + serdes[target].schema()
                    + "', which cannot; declare it with the type as an object");
        }
        return at.read(serdes[target], type.present())::deserialize;
    }

    private static String use(Evolution at) {
        return at.promise() == Promise.SAME_HASH
                ? "the keys of a stream"
                : "the elements of a set or the keys of a map";
    }

    private static Supplier<?> added(RecordComponent component, Serde<?> serde, Evolution at) {
        if (at.promise() == Promise.SAME_HASH) {
            throw at.refuse("was added, which changes the hash of a key; key by what it was keyed by before");
        }
        Supplier<?> initial = ComponentDefault.of(at.path(), component, serde);
        if (initial == null) {
            throw at.refuse("was added without a default; put @DefaultValue(\"...\")"
                    + (component.getType().isPrimitive() ? "" : " or @DefaultNull")
                    + " before the component to say what it is in values that were written without it");
        }
        return initial;
    }

    @Override
    @SuppressWarnings("unchecked") // the constructor of T makes it
    public T read(DataInput input) throws IOException {
        @Nullable Object[] values = new Object[defaults.length];
        for (int i = 0; i < values.length; i++) {
            Supplier<?> initial = defaults[i];
            if (initial != null) {
                values[i] = initial.get();
            }
        }
        layout.read(input, i -> {
            Object value = readers[i].read(input);
            if (targets[i] != GONE) {
                values[targets[i]] = value;
            }
        });
        try {
            return (T) access.make(values);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw RecordSerde.refused(access.constructor().getDeclaringClass(), e);
        }
    }
}
