package io.tidemark.api.serde;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Enums by name: the schema lists the names in alphabetical order, a value is its position in that list. So a value
 * takes a byte instead of its name, and the order in which the constants are declared means nothing.
 */
final class EnumSerde<E extends Enum<E>> implements BuiltInSerde<E> {
    private static final long serialVersionUID = 1L;

    private final Class<E> type;
    private final transient E[] byPosition;
    private final transient int[] positionByOrdinal;

    EnumSerde(Class<E> type) {
        this.type = type;
        this.byPosition = type.getEnumConstants();
        this.positionByOrdinal = new int[byPosition.length];
        String[] names = new String[byPosition.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = byPosition[i].name();
        }
        Arrays.sort(names);
        for (int i = 0; i < names.length; i++) {
            byPosition[i] = Enum.valueOf(type, names[i]);
            positionByOrdinal[byPosition[i].ordinal()] = i;
        }
    }

    private Object readResolve() {
        return new EnumSerde<>(type);
    }

    @Override
    public void serialize(E value, DataOutput output) throws IOException {
        Wire.writeUnsigned(positionByOrdinal[value.ordinal()], output);
    }

    @Override
    public E deserialize(DataInput input) throws IOException {
        long position = Wire.readUnsigned(input);
        if (position < 0 || position >= byPosition.length) {
            throw new IOException("one of the " + byPosition.length + " constants of enum " + type.getName()
                    + " was expected, found number " + Long.toUnsignedString(position));
        }
        return byPosition[(int) position];
    }

    @Override
    public String schema() {
        StringBuilder text =
                new StringBuilder("enum ").append(type.getSimpleName()).append('(');
        for (int i = 0; i < byPosition.length; i++) {
            text.append(i == 0 ? "" : ",").append(byPosition[i].name());
        }
        return text.append(')').toString();
    }

    @Override
    public E parse(String text) {
        return Enum.valueOf(type, text);
    }

    /** Constants are known by name: others may have come, and none may have gone. */
    @Override
    public ValueReader<E> reader(Schema written, Evolution at) {
        at.requireSameName(written, this, "enum", type.getSimpleName());
        List<E> constants = new ArrayList<>();
        for (Schema.Part part : written.parts()) {
            constants.add(named(part.name(), at));
        }
        return input -> constants.get(
                Wire.readBounded("the position of a constant of enum " + type.getName(), constants.size() - 1, input));
    }

    private E named(String name, Evolution at) {
        for (E constant : byPosition) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw at.component(name).refuse("was removed, but there may be values of it; keep the constant");
    }

    @Override
    public String displayName() {
        return type.getSimpleName();
    }

    @Override
    public boolean immutable() {
        return true;
    }

    @Override
    public E copy(E value) {
        return value;
    }

    @Override
    public int hash(E value) {
        return value.name().hashCode();
    }
}
