package io.tidemark.api;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the components of a record by number, and makes a record that differs in one. Found once, before the job starts;
 * thread-safe. Travels as the class alone.
 */
final class RecordComponents implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Class<?> type;
    private transient @Nullable Resolved resolved;

    private record Resolved(Method[] accessors, Constructor<?> constructor) {}

    private RecordComponents(Class<?> type) {
        this.type = type;
    }

    /**
     * Looks at a record class.
     *
     * @param type a record
     * @return its components
     * @throws InvalidProgramException if they cannot be reached; the message says which package to open
     */
    static RecordComponents of(Class<?> type) {
        RecordComponents components = new RecordComponents(type);
        components.resolved();
        return components;
    }

    /**
     * Returns how many components there are.
     *
     * @return 0 or more
     */
    int count() {
        return type.getRecordComponents().length;
    }

    /**
     * Returns the names of the components.
     *
     * @return in their order
     */
    List<String> names() {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /**
     * Finds a component.
     *
     * @param name its name
     * @return its number, or -1
     */
    int indexOf(String name) {
        return names().indexOf(name);
    }

    /**
     * Returns the type of a component.
     *
     * @param index its number
     * @return its class
     */
    Class<?> type(int index) {
        return type.getRecordComponents()[index].getType();
    }

    /**
     * Reads a component.
     *
     * @param record a record of the class
     * @param index the component's number
     * @return its value
     */
    Object get(Object record, int index) throws ReflectiveOperationException {
        return resolved().accessors()[index].invoke(record);
    }

    /**
     * Makes a record that differs in one component.
     *
     * @param record a record of the class
     * @param index the component's number
     * @param value its new value
     * @return a new record
     */
    Object with(Object record, int index, Object value) throws ReflectiveOperationException {
        Resolved handles = resolved();
        Object[] values = new Object[handles.accessors().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i == index ? value : handles.accessors()[i].invoke(record);
        }
        return handles.constructor().newInstance(values);
    }

    private Resolved resolved() {
        Resolved handles = resolved;
        if (handles == null) {
            handles = resolve(type);
            resolved = handles;
        }
        return handles;
    }

    private static Resolved resolve(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Method[] accessors = new Method[components.length];
        Class<?>[] types = new Class<?>[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                accessors[i] = components[i].getAccessor();
                accessors[i].setAccessible(true);
                types[i] = components[i].getType();
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new Resolved(accessors, constructor);
        } catch (NoSuchMethodException | InaccessibleObjectException e) {
            throw new InvalidProgramException(
                    "The record " + type.getName() + " cannot be read; add 'opens " + type.getPackageName()
                            + " to io.tidemark.api;' to its module.",
                    e);
        }
    }
}
