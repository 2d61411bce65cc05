package io.tidemark.api.serde;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
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

    /**
     * Makes a value that is empty.
     *
     * @return a new one each time; {@code null} if values of this type are never empty
     */
    default @Nullable T empty() {
        return null;
    }

    /**
     * Reads the text of a {@link DefaultValue}.
     *
     * @return {@code null} if no text can be a value of this type
     * @throws RuntimeException if this text is none
     */
    default @Nullable T parse(String text) {
        return null;
    }

    /**
     * Returns what reads values that were written under another schema.
     *
     * @param written differs from {@link #schema()}
     * @param at the place of the value
     * @throws IncompatibleSchemaException naming the component
     */
    ValueReader<? extends T> reader(Schema written, Evolution at);

    @Override
    default Serde<T> reading(String writtenSchema) {
        return Evolution.reading(this, writtenSchema, Evolution.Promise.NONE);
    }

    @Override
    default Serde<T> readingKeys(String writtenSchema) {
        return Evolution.reading(this, writtenSchema, Evolution.Promise.SAME_HASH);
    }

    /** Why a component keeps a type from being a key. */
    record KeyObstacle(String path, String reason) {
        /** Asks any serde; one of the user's own is trusted. */
        static @Nullable KeyObstacle of(Serde<?> serde, String path) {
            return serde instanceof BuiltInSerde<?> builtIn ? builtIn.keyObstacle(path) : null;
        }
    }
}
