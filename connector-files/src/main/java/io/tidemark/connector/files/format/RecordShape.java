package io.tidemark.connector.files.format;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The components of a Java record class and how to call its constructor and accessors, found by reflection once.
 *
 * <p>What is called a record is a tree of method handles over primitive types, so that making a record boxes no number
 * and looks nothing up.
 */
final class RecordShape {
    /** A record component. */
    record Component(String name, Class<?> type, Type genericType) {}

    private final Class<?> type;
    private final MethodHandles.Lookup lookup;
    private final List<RecordComponent> components;

    private RecordShape(Class<?> type, MethodHandles.Lookup lookup, List<RecordComponent> components) {
        this.type = type;
        this.lookup = lookup;
        this.components = components;
    }

    /**
     * Looks at a class.
     *
     * @throws IllegalArgumentException if it is no record, or its package is not open to this module
     */
    static RecordShape of(Class<?> type) {
        RecordComponent[] found = type.getRecordComponents();
        if (found == null) {
            throw new IllegalArgumentException("The class " + type.getName()
                    + " is not a Java record. Declare it as one, or write a" + " RecordFormat.");
        }
        // A look-up into another module needs this module to read it; the user's module stays closed unless it opens.
        RecordShape.class.getModule().addReads(type.getModule());
        try {
            return new RecordShape(type, MethodHandles.privateLookupIn(type, MethodHandles.lookup()), List.of(found));
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "The record " + type.getName() + " cannot be used, because its package is not open to this module."
                            + " Add to the module-info of " + type.getModule().getName() + ": opens "
                            + type.getPackageName() + " to "
                            + RecordShape.class.getModule().getName() + ";",
                    e);
        }
    }

    Class<?> type() {
        return type;
    }

    List<Component> components() {
        List<Component> all = new ArrayList<>();
        for (RecordComponent component : components) {
            all.add(new Component(component.getName(), component.getType(), component.getGenericType()));
        }
        return all;
    }

    /** Returns the accessor of a component, of type {@code (record)component}. */
    MethodHandle accessor(int component) {
        try {
            return lookup.unreflect(components.get(component).getAccessor());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("A private look-up into " + type + " cannot call its accessors.", e);
        }
    }

    /**
     * Returns a handle of type {@code (source)Object} that reads each component from one source and makes the record.
     *
     * @param source the class of the source
     * @param readers for each component a handle of type {@code (source)component}
     */
    MethodHandle constructorFrom(Class<?> source, List<MethodHandle> readers) {
        try {
            Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
            MethodHandle target = lookup.findConstructor(type, MethodType.methodType(void.class, types));
            target = MethodHandles.filterArguments(target, 0, readers.toArray(MethodHandle[]::new));
            target = MethodHandles.permuteArguments(
                    target, MethodType.methodType(type, source), new int[components.size()]);
            return target.asType(MethodType.methodType(Object.class, source));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException("A private look-up into " + type + " cannot call its constructor.", e);
        }
    }

    /** Folds what people write differently: {@code delayMinutes}, {@code delay_minutes}, {@code Delay Minutes}. */
    static String folded(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '-' && c != ' ') {
                folded.append(c);
            }
        }
        return folded.toString().toLowerCase(Locale.ROOT);
    }

    /** Turns {@code delayMinutes} into {@code delay_minutes}. */
    static String snakeCase(String name) {
        StringBuilder snake = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c) && i > 0) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(c));
        }
        return snake.toString();
    }
}
