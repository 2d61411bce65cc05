package io.tidemark.api.serde;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * The canonical constructor and the accessors of a user's record: of any on the class path; on the module path of one
 * in a package that is open to Tidemark, or of a public one in an exported package.
 *
 * @param constructor the canonical one
 * @param accessors one for each component, in order
 * @param types of the components
 */
record RecordAccess(Constructor<?> constructor, Method[] accessors, Class<?>[] types) {
    /**
     * Gets access once and for all, before the job starts.
     *
     * @param path names the record in an error message
     * @throws UnsupportedTypeException if access is denied, with the line that would grant it
     */
    static RecordAccess to(String path, Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Method[] accessors = new Method[components.length];
        Class<?>[] types = new Class<?>[components.length];
        boolean granted = true;
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            accessors[i] = components[i].getAccessor();
            granted &= accessors[i].trySetAccessible();
        }
        Constructor<?> constructor;
        try {
            constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("the class file of record " + type.getName() + " has no constructor", e);
        }
        if (!(granted & constructor.trySetAccessible())) {
            String ours = RecordAccess.class.getModule().getName();
            throw new UnsupportedTypeException(
                    path,
                    "Tidemark may not read the components of " + type.getName(),
                    "Add `opens " + type.getPackageName() + (ours == null ? "" : " to " + ours)
                            + ";` to the module-info.java of module "
                            + type.getModule().getName());
        }
        return new RecordAccess(constructor, accessors, types);
    }

    /** Reads a component by reflection. */
    @Nullable
    Object get(Object value, int component) throws Throwable {
        try {
            return accessors[component].invoke(value);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Makes a record by reflection. */
    Object make(@Nullable Object[] components) throws Throwable {
        try {
            return constructor.newInstance(components);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
