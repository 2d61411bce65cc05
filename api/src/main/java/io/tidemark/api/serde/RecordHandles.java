package io.tidemark.api.serde;

import static java.lang.invoke.MethodType.methodType;

import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.DataInput;
import java.io.DataOutput;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Composes what is done to a record from what is done to each component, see {@link RecordSteps}.
 *
 * <p>A method handle that lives in an ordinary field is no constant to the JIT compiler, and a call through one costs
 * about as much as a call through an interface. Therefore there is one handle for the whole record, not one for each
 * component: {@code java.lang.invoke} compiles it to code of its own when it is called often.
 */
final class RecordHandles {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final MethodHandle constructor;
    private final MethodHandle[] getters;
    private final Class<?>[] types;
    private final Serde<?>[] serdes;
    private final int nullable;

    RecordHandles(RecordAccess access, Serde<?>[] serdes, int nullable) {
        this.types = access.types();
        this.serdes = serdes;
        this.nullable = nullable;
        this.getters = new MethodHandle[types.length];
        try {
            MethodHandle direct = LOOKUP.unreflectConstructor(access.constructor());
            this.constructor = direct.asType(direct.type().changeReturnType(Object.class));
            for (int i = 0; i < types.length; i++) {
                getters[i] = LOOKUP.unreflect(access.accessors()[i]).asType(methodType(types[i], Object.class));
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("access to " + access.constructor() + " was granted and is now denied", e);
        }
    }

    private static MethodHandle step(String name, Class<?> result, Class<?>... parameters) {
        try {
            return LOOKUP.findStatic(RecordSteps.class, name, methodType(result, parameters));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("RecordSteps has lost its method " + name, e);
        }
    }

    /** Returns {@code (Object record, DataOutput) -> void}. */
    MethodHandle writer() {
        if (types.length == 0) {
            return MethodHandles.dropArguments(step("writeEmpty", void.class, DataOutput.class), 0, Object.class);
        }
        MethodHandle writePresent = step("writePresent", void.class, Serde.class, Object.class, DataOutput.class);
        MethodHandle chain = null;
        for (int i = types.length - 1; i >= 0; i--) {
            MethodHandle write = types[i].isPrimitive()
                    ? step("write", void.class, types[i], DataOutput.class)
                    : writePresent.bindTo(serdes[i]).asType(methodType(void.class, types[i], DataOutput.class));
            MethodHandle writeComponent = MethodHandles.filterArguments(write, 0, getters[i]);
            chain = chain == null ? writeComponent : MethodHandles.foldArguments(chain, writeComponent);
        }
        if (nullable > 0) {
            MethodHandle writeBitmap = MethodHandles.insertArguments(
                    step("writeBitmap", void.class, int.class, long.class, DataOutput.class),
                    0,
                    RecordSteps.bitmapBytes(nullable));
            chain = MethodHandles.foldArguments(chain, MethodHandles.filterArguments(writeBitmap, 0, bitmap()));
        }
        return chain;
    }

    /** Returns {@code (Object record) -> long}: bit i is set if the i-th component of a reference type is there. */
    private MethodHandle bitmap() {
        MethodHandle bits = MethodHandles.dropArguments(MethodHandles.constant(long.class, 0L), 0, Object.class);
        MethodHandle mark = step("mark", long.class, long.class, Object.class, long.class);
        long bit = 1;
        for (int i = 0; i < types.length; i++) {
            if (!types[i].isPrimitive()) {
                MethodHandle markBit = MethodHandles.insertArguments(mark, 2, bit);
                MethodHandle getter = getters[i].asType(methodType(Object.class, Object.class));
                bits = MethodHandles.foldArguments(MethodHandles.filterArguments(markBit, 1, getter), bits);
                bit <<= 1;
            }
        }
        return bits;
    }

    /**
     * Returns {@code (DataInput) -> Object}. From the last component to the first, a parameter of the constructor is
     * replaced by what is read there, so that the first is read first; the bitmap and the input stay behind as the
     * last parameters, for the steps to read from.
     */
    MethodHandle reader() {
        if (types.length == 0) {
            MethodHandle readEmpty = step("readEmpty", void.class, DataInput.class);
            return MethodHandles.foldArguments(MethodHandles.dropArguments(constructor, 0, DataInput.class), readEmpty);
        }
        MethodHandle readPresent =
                step("readPresent", Object.class, Serde.class, long.class, long.class, DataInput.class);
        MethodHandle chain = MethodHandles.dropArguments(constructor, types.length, long.class, DataInput.class);
        long bit = Long.highestOneBit(nullable == 0 ? 0 : 1L << nullable - 1);
        for (int i = types.length - 1; i >= 0; i--) {
            MethodHandle read;
            if (types[i].isPrimitive()) {
                MethodHandle readPrimitive = step("read" + types[i].getName(), types[i], DataInput.class);
                read = MethodHandles.dropArguments(readPrimitive, 0, long.class);
            } else {
                read = MethodHandles.insertArguments(readPresent, 0, serdes[i], bit)
                        .asType(methodType(types[i], long.class, DataInput.class));
                bit >>>= 1;
            }
            chain = MethodHandles.foldArguments(chain, i, read);
        }
        MethodHandle readBitmap = nullable == 0
                ? MethodHandles.dropArguments(MethodHandles.constant(long.class, 0L), 0, DataInput.class)
                : MethodHandles.insertArguments(
                        step("readBitmap", long.class, int.class, DataInput.class), 0, nullable);
        return MethodHandles.foldArguments(chain, readBitmap);
    }

    /** Returns {@code (Object record) -> int}. */
    MethodHandle hasher() {
        MethodHandle mixPresent = step("mixPresent", int.class, Serde.class, int.class, Object.class);
        MethodHandle hash = MethodHandles.dropArguments(MethodHandles.constant(int.class, 0), 0, Object.class);
        for (int i = 0; i < types.length; i++) {
            MethodHandle mix = types[i].isPrimitive()
                    ? step("mix", int.class, int.class, types[i])
                    : mixPresent.bindTo(serdes[i]).asType(methodType(int.class, int.class, types[i]));
            hash = MethodHandles.foldArguments(MethodHandles.filterArguments(mix, 1, getters[i]), hash);
        }
        return hash;
    }

    /** Returns {@code (Object record) -> Object}. */
    MethodHandle copier() {
        MethodHandle copyPresent = step("copyPresent", Object.class, Serde.class, Object.class);
        MethodHandle[] copies = new MethodHandle[types.length];
        for (int i = 0; i < types.length; i++) {
            copies[i] = types[i].isPrimitive() || serdes[i].immutable()
                    ? getters[i]
                    : MethodHandles.filterReturnValue(
                            getters[i], copyPresent.bindTo(serdes[i]).asType(methodType(types[i], types[i])));
        }
        return MethodHandles.permuteArguments(
                MethodHandles.filterArguments(constructor, 0, copies),
                methodType(Object.class, Object.class),
                new int[types.length]);
    }
}
