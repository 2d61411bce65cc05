package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.lang.reflect.RecordComponent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a component is where it was not written. */
final class ComponentDefault {
    private ComponentDefault() {}

    /**
     * Finds the default of a component.
     *
     * @param path of the component
     * @return makes a new value each time, for it may be mutable; {@code null} if the component has no default
     * @throws UnsupportedTypeException if one is declared that the component cannot have
     */
    static @Nullable Supplier<@Nullable Object> of(String path, RecordComponent component, Serde<?> serde) {
        DefaultValue declared = component.getAnnotation(DefaultValue.class);
        if (component.getAnnotation(DefaultNull.class) != null) {
            if (declared != null || component.getType().isPrimitive()) {
                throw new UnsupportedTypeException(
                        path,
                        "its default cannot be null: it "
                                + (declared != null ? "has a @DefaultValue as well" : "is primitive"),
                        declared != null ? "Keep one of the two" : "Use @DefaultValue");
            }
            return () -> null;
        }
        if (declared != null) {
            Object value = parse(path, serde, declared.value());
            return () -> value;
        }
        return serde instanceof BuiltInSerde<?> builtIn && builtIn.empty() != null ? builtIn::empty : null;
    }

    private static Object parse(String path, Serde<?> serde, String text) {
        Object value;
        try {
            value = serde instanceof BuiltInSerde<?> builtIn ? builtIn.parse(text) : null;
        } catch (RuntimeException malformed) {
            UnsupportedTypeException refused = new UnsupportedTypeException(
                    path,
                    "its default \"" + text + "\" is no value of type '" + serde.schema() + "' ("
                            + malformed.getMessage() + ")",
                    "Write it as toString() of such a value does");
            refused.initCause(malformed);
            throw refused;
        }
        if (value == null) {
            throw new UnsupportedTypeException(
                    path,
                    "a value of type '" + serde.schema() + "' cannot be given as the text of a @DefaultValue",
                    "Remove it, or use @DefaultNull");
        }
        return value;
    }
}
