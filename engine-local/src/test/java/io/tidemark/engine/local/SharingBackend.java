package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.state.KeyedStateContext;
import io.tidemark.checkpoint.spi.state.KeyedStateStore;
import io.tidemark.checkpoint.spi.state.StateBackend;
import io.tidemark.checkpoint.spi.state.StateSnapshot;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A state backend that writes what another one does, each file as one that later checkpoints may share. */
record SharingBackend(StateBackend inner) implements StateBackend {
    /** Calls a method of what is stood in for, or something else in its place. */
    private interface Call {
        Object make(String method, Object[] arguments, Call inner) throws Throwable;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    @SuppressWarnings("unchecked") // the same type but for what it does
    public <K> KeyedStateStore<K> open(KeyedStateContext<K> context) throws IOException {
        return (KeyedStateStore<K>) standIn(KeyedStateStore.class, inner.open(context), (method, arguments, store) -> {
            Object result = store.make(method, arguments, store);
            return method.equals("snapshot") ? sharing((StateSnapshot) result) : result;
        });
    }

    private static StateSnapshot sharing(StateSnapshot snapshot) {
        return standIn(StateSnapshot.class, snapshot, (method, arguments, inner) -> {
            if (method.equals("persist")) {
                arguments[0] = sharing((CheckpointWriter) arguments[0]);
            }
            return inner.make(method, arguments, inner);
        });
    }

    private static CheckpointWriter sharing(CheckpointWriter writer) {
        return standIn(CheckpointWriter.class, writer, (method, arguments, inner) -> {
            if (method.equals("create")) {
                arguments[1] = Sharing.SHARED;
            }
            return inner.make(method, arguments, inner);
        });
    }

    private static <T> T standIn(Class<T> port, T behind, Call call) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> call.make(method.getName(), arguments, (name, given, self) -> {
                    try {
                        return method.invoke(behind, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }
}
