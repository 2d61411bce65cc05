package io.tidemark.api.serde;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a component of a record is {@code null} in values that were written before the component was there. A
 * primitive cannot be; see {@link DefaultValue}.
 *
 * @since 0.1
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface DefaultNull {}
