package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * What Tidemark's own serdes share.
 *
 * <p>Every value takes at least one byte, so that a length read from damaged bytes cannot make a collection grow
 * without data behind it. Equal values that may be keys have equal bytes, so that a state backend may look them up by
 * their bytes.
 */
interface BuiltInSerde<T> extends Serde<T> {
    /** The name that begins the path in an error message. */
    default String displayName() {
        return schema();
    }

    /**
     * Says why values of this type cannot be keys.
     *
     * @param path the component that has this type
     * @return the path of the component at fault and the reason; {@code null} if they can be keys
     */
    default @Nullable KeyObstacle keyObstacle(String path) {
        return null;
    }

    @Override
    default Serde<T> reading(String writtenSchema) {
        if (!writtenSchema.equals(schema())) {
            throw SchemaDifference.between(displayName(), writtenSchema, schema());
        }
        return this;
    }

    /** Why a component keeps a type from being a key. */
    record KeyObstacle(String path, String reason) {
        /** Asks any serde; one of the user's own is trusted. */
        static @Nullable KeyObstacle of(Serde<?> serde, String path) {
            return serde instanceof BuiltInSerde<?> builtIn ? builtIn.keyObstacle(path) : null;
        }
    }
}
