package io.tidemark.testkit.store;

import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.state.StateKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A state, all of which a key has as bytes: nothing that the user changes later is changed in the state too.
 *
 * @param <C> what a key has: a value, a list or a map
 */
abstract class SimulatedState<C> {
    private final SimulatedStore<?> store;
    private final int index;
    private final String name;
    private final Serde<C> serde;

    SimulatedState(SimulatedStore<?> store, int index, String name, Serde<C> serde) {
        this.store = store;
        this.index = index;
        this.name = name;
        this.serde = serde;
    }

    final String name() {
        return name;
    }

    abstract StateKind kind();

    /** Returns the schemas of the value, of the elements, or of the keys and values of a map. */
    abstract List<String> schemas();

    /** Returns what reads all that a key had under other schemas of the same kind. */
    abstract Serde<C> reading(List<String> written);

    /** Returns what is left when that which has expired is gone: the same if nothing has, {@code null} if all has. */
    abstract @Nullable C kept(C content);

    /** Describes a state to people. */
    static String describe(StateKind kind, List<String> schemas) {
        return "a " + kind.words() + " of '" + String.join("' to '", schemas) + "'";
    }

    final String describe() {
        return describe(kind(), schemas());
    }

    /** Returns what the current key has, a copy. */
    final @Nullable C read() {
        byte[] bytes = store.read(index);
        if (bytes == null) {
            return null;
        }
        try {
            return decode(bytes);
        } catch (IOException wrong) {
            throw new UncheckedIOException(
                    "The state '" + name + "' of " + store.operator() + " cannot be read back: " + wrong.getMessage(),
                    wrong);
        }
    }

    /** Sets what the current key has; {@code null} removes it. */
    final void write(@Nullable C content) {
        try {
            store.write(index, content == null ? null : encode(content));
        } catch (IOException wrong) {
            throw new UncheckedIOException(
                    "The state '" + name + "' of " + store.operator() + " cannot be written: " + wrong.getMessage(),
                    wrong);
        }
    }

    /** Removes what has expired of what the current key has. */
    final void sweep() {
        C content = read();
        C kept = content == null ? null : kept(content);
        if (kept != content) {
            write(kept);
        }
    }

    /** Returns what a row holds of this state. */
    final C decode(byte[] bytes) throws IOException {
        return decode(bytes, serde);
    }

    private C decode(byte[] bytes, Serde<C> reading) throws IOException {
        ByteArrayInputStream input = new ByteArrayInputStream(bytes);
        C content = reading.deserialize(new DataInputStream(input));
        if (input.available() > 0) {
            throw new IOException("its serde left " + input.available() + " bytes that it wrote");
        }
        return content;
    }

    private byte[] encode(C content) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        serde.serialize(content, new DataOutputStream(output));
        return output.toByteArray();
    }

    /** Returns what turns bytes of older schemas into those of now. */
    final Recoding recoding(List<String> written) {
        Serde<C> reading = reading(written);
        boolean sameBytes = written.equals(schemas());
        return bytes -> sameBytes ? bytes : encode(decode(bytes, reading));
    }

    /** Turns bytes of one schema into those of another. */
    interface Recoding {
        byte[] recode(byte[] bytes) throws IOException;
    }

    final String operator() {
        return store.operator();
    }

    /** Returns the key that is current in the store. */
    final Object currentKey() {
        return store.currentKey();
    }

    final <T> T notNull(@Nullable T given, String what) {
        if (given == null) {
            throw new NullPointerException(
                    "The state '" + name + "' of " + operator() + " is given a " + what + " that is null");
        }
        return given;
    }

    /** Changes what the current key has, or {@code ifNone} if it has nothing. */
    final void change(C ifNone, UnaryOperator<@Nullable C> change) {
        C content = read();
        write(change.apply(content == null ? ifNone : content));
    }
}
