package io.tidemark.api.functions;

import java.io.Serializable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Names an additional output of an operator. Two tags with one name are the same output.
 *
 * <p>{@code new OutputTag<Long>("late")} will do; written as {@code new OutputTag<Long>("late") {}} or with the class it also
 * says what the type is, where that matters: see {@code SingleOutputStreamOperator.returns}.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public class OutputTag<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    /** Not serialized: only the pipeline being written needs it. */
    private final transient @Nullable Type type;

    /**
     * Names an output.
     *
     * @param id unique in its operator, not blank
     */
    public OutputTag(String id) {
        this(id, null, false);
    }

    /**
     * Names an output and says its type.
     *
     * @param id unique in its operator, not blank
     * @param type the class of the records
     */
    public OutputTag(String id, Class<T> type) {
        this(id, type, true);
    }

    private OutputTag(String id, @Nullable Type type, boolean known) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("The id of an output tag would be blank; give some text.");
        }
        this.id = id;
        this.type = known ? type : declaredType();
    }

    private @Nullable Type declaredType() {
        return getClass() != OutputTag.class
                        && getClass().getGenericSuperclass() instanceof ParameterizedType parameters
                ? parameters.getActualTypeArguments()[0]
                : null;
    }

    /**
     * Returns the name.
     *
     * @return as it was given
     */
    public final String getId() {
        return id;
    }

    /**
     * Returns the type of the records.
     *
     * @return {@code null} if it was not said
     */
    public final @Nullable Type getType() {
        return type;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof OutputTag<?> tag && tag.id.equals(id);
    }

    @Override
    public final int hashCode() {
        return id.hashCode();
    }

    @Override
    public final String toString() {
        return "OutputTag(" + id + ")";
    }
}
