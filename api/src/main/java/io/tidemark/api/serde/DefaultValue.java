package io.tidemark.api.serde;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a component of a record is in values that were written before the component was there. Without it, or
 * {@link DefaultNull}, a checkpoint that holds such values is refused; an array, a collection, a map and an optional
 * value need none, for they are empty.
 *
 * <pre>{@code
 * record Order(long id, String customer, @DefaultValue("EUR") String currency, @DefaultValue("0") int discount) {}
 * }</pre>
 *
 * <p>A text that is no value of the component's type is refused before the job starts.
 *
 * @since 0.1
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface DefaultValue {
    /**
     * Returns the value as text.
     *
     * @return what {@code toString()} gives for a number, a boolean, an enum constant, a {@code UUID} or a type of
     *     {@code java.time}; a string or a single character as it is; for an {@code Optional}, the value that it holds
     */
    String value();
}
