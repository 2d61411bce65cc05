package io.tidemark.core.window;

import io.tidemark.api.windowing.TaggedUnion;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** Writes a record of one of two inputs: which, then the record. */
public final class TaggedUnionSerde implements Serde<TaggedUnion<Object, Object>> {
    private static final long serialVersionUID = 1L;
    private static final String KIND = "union";
    private static final int PARTS = 2;

    private final Serde<Object> first;
    private final Serde<Object> second;

    TaggedUnionSerde(Serde<Object> first, Serde<Object> second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Takes a schema apart.
     *
     * @param schema of any state
     * @return the schemas of the records of either input if it is that of a record of one of them, otherwise empty
     */
    public static List<String> schemasOf(String schema) {
        List<String> parts = SchemaParts.of(KIND, schema);
        return parts.size() == PARTS ? parts : List.of();
    }

    @Override
    public void serialize(TaggedUnion<Object, Object> value, DataOutput output) throws IOException {
        output.writeBoolean(value.isTwo());
        if (value.isTwo()) {
            second.serialize(value.getTwo(), output);
        } else {
            first.serialize(value.getOne(), output);
        }
    }

    @Override
    public TaggedUnion<Object, Object> deserialize(DataInput input) throws IOException {
        return input.readBoolean()
                ? TaggedUnion.two(second.deserialize(input))
                : TaggedUnion.one(first.deserialize(input));
    }

    @Override
    public String schema() {
        return KIND + "<" + first.schema() + "," + second.schema() + ">";
    }

    @Override
    public Serde<TaggedUnion<Object, Object>> reading(String writtenSchema) {
        if (writtenSchema.equals(schema())) {
            return this;
        }
        List<String> written = schemasOf(writtenSchema);
        if (written.isEmpty()) {
            throw new IncompatibleSchemaException(writtenSchema, schema());
        }
        return new TaggedUnionSerde(first.reading(written.get(0)), second.reading(written.get(1)));
    }

    @Override
    public boolean immutable() {
        return first.immutable() && second.immutable();
    }

    @Override
    public TaggedUnion<Object, Object> copy(TaggedUnion<Object, Object> value) {
        return value.isTwo()
                ? TaggedUnion.two(second.copy(value.getTwo()))
                : TaggedUnion.one(first.copy(value.getOne()));
    }
}
