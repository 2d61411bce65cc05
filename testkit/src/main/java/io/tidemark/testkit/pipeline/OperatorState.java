package io.tidemark.testkit.pipeline;

import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.ListSnapshot;
import java.util.List;
import java.util.Map;

/**
 * What an {@link OperatorHarness} held when {@link OperatorHarness#snapshot} was called, to restore others from it.
 *
 * @since 0.1
 */
public final class OperatorState {
    private final List<KeyedSnapshot> keyed;
    private final Map<StateFile, byte[]> files;
    private final List<ListSnapshot> lists;
    private final long watermark;

    OperatorState(List<KeyedSnapshot> keyed, Map<StateFile, byte[]> files, List<ListSnapshot> lists, long watermark) {
        this.keyed = keyed;
        this.files = files;
        this.lists = List.copyOf(lists);
        this.watermark = watermark;
    }

    /** Returns how far event time had come. */
    long watermark() {
        return watermark;
    }

    List<ListSnapshot> lists() {
        return lists;
    }

    List<KeyedSnapshot> keyed() {
        return keyed;
    }

    Map<StateFile, byte[]> files() {
        return files;
    }
}
