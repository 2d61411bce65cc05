package io.tidemark.checkpoint.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.state.KeyGroupRange;
import io.tidemark.checkpoint.spi.state.KeyedSnapshot;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.core.checkpoint.Bytes;
import io.tidemark.core.checkpoint.CheckpointMetadata;
import io.tidemark.core.checkpoint.ListSnapshot;
import io.tidemark.core.checkpoint.OperatorSnapshot;
import io.tidemark.core.checkpoint.SplitPosition;
import io.tidemark.core.checkpoint.StoredCommittable;
import io.tidemark.core.checkpoint.SubtaskSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataJsonTest {
    private static final CheckpointMetadata METADATA = new CheckpointMetadata(
            CheckpointMetadata.FORMAT_VERSION,
            "words \"of\" a day\n",
            7,
            3,
            1_700_000_000_000L,
            List.of("numbers -> out: exactly once"),
            List.of(source(), counts(), sink()));

    @Test
    void readsWhatItWrote() throws IOException {
        assertThat(MetadataJson.read(7, MetadataJson.write(METADATA))).isEqualTo(METADATA);
    }

    @Test
    void ignoresFieldsOfALaterMinorVersion() throws IOException {
        String later = json().replaceFirst("\\{", "{ \"addedLater\" : { \"list\" : [ 1, true, null, 2.5 ] },");

        assertThat(MetadataJson.read(7, later.getBytes(StandardCharsets.UTF_8))).isEqualTo(METADATA);
    }

    @Test
    void readsTheFirstFormatWhichKnowsNoFilesOfCommittables() throws IOException {
        CheckpointMetadata first = MetadataJson.read(
                7,
                json().replaceFirst("\\{\\s*\"path\" : \"chk-7/out-1\"[^}]*}", "\"AQI=\"")
                        .replace("\"formatVersion\" : 2", "\"formatVersion\" : 1")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(first.formatVersion()).isEqualTo(1);
        assertThat(first.operators().get(2).subtasks().get(0).committables().get(1))
                .isEqualTo(new StoredCommittable.Inline(Bytes.copyOf(new byte[] {1, 2})));
    }

    @Test
    void refusesANewerFormat() {
        byte[] newer =
                json().replace("\"formatVersion\" : 2", "\"formatVersion\" : 3").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> MetadataJson.read(7, newer))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("Checkpoint 7 has format version 3");
    }

    @Test
    void refusesWhatIsCutOffAnywhere() {
        byte[] whole = MetadataJson.write(METADATA);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> MetadataJson.read(7, part))
                    .as("the first %s bytes", length)
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining("checkpoint 7");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "{}",
                "{\"formatVersion\":1,\"operators\":7}",
                "{\"formatVersion\":\"1\"}",
                "{\"formatVersion\":99999999999}",
                "{\"formatVersion\":99999999999999999999999}",
                "{\"formatVersion\":1,\"operators\":[7]}"
            })
    void refusesWhatIsOfAnotherShape(String other) {
        assertThatThrownBy(() -> MetadataJson.read(7, other.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CorruptCheckpointException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crc32c\" : \"beef\"",
                "\"crc32c\" : \"fffffffe\"",
                "\"split\" : \"AQI=\"",
                "\"maxParallelism\" : 128"
            })
    void refusesAValueThatIsNotOne(String good) {
        String name = good.substring(0, good.indexOf(':'));
        assertThat(json()).contains(good);
        byte[] bad = json().replace(good, name + ": \"~\"").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> MetadataJson.read(7, bad)).isInstanceOf(CorruptCheckpointException.class);
    }

    @Test
    void refusesNestingWithoutEnd() {
        byte[] deep = "[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> MetadataJson.read(7, deep)).isInstanceOf(CorruptCheckpointException.class);
    }

    private static String json() {
        return new String(MetadataJson.write(METADATA), StandardCharsets.UTF_8);
    }

    private static OperatorSnapshot source() {
        SplitPosition position = new SplitPosition("0..10", Bytes.copyOf(new byte[] {1, 2}));
        SubtaskSnapshot reading = new SubtaskSnapshot(0, List.of(), List.of(position), Bytes.EMPTY, List.of(), false);
        return new OperatorSnapshot("numbers", "numbers", 128, "long", List.of("0..10", "10..20"), List.of(reading));
    }

    private static OperatorSnapshot counts() {
        return operator("counts", keyed(0, 0, 63), keyed(1, 64, 127));
    }

    private static SubtaskSnapshot keyed(int subtask, int first, int last) {
        List<StateFile> files = List.of(
                new StateFile("chk-7/counts-" + subtask, 1L << 40, 0xBEEF, false),
                new StateFile("shared/counts-" + subtask, 0, -1, true));
        KeyedSnapshot keyed = new KeyedSnapshot("memory", new KeyGroupRange(first, last), files);
        return new SubtaskSnapshot(subtask, List.of(keyed), List.of(), Bytes.EMPTY, List.of(), false, lists(), -7);
    }

    private static List<ListSnapshot> lists() {
        Bytes element = Bytes.copyOf(new byte[] {1, 2});
        return List.of(
                new ListSnapshot("kept", ListSnapshot.Kind.SPLIT, "int", List.of(element, Bytes.EMPTY)),
                new ListSnapshot("seen", ListSnapshot.Kind.UNION, "record \"R\"", List.of()),
                new ListSnapshot("rules", ListSnapshot.Kind.BROADCAST, "map<int,int>", List.of(element)));
    }

    private static OperatorSnapshot sink() {
        List<StoredCommittable> committables = List.of(
                new StoredCommittable.Inline(Bytes.EMPTY),
                new StoredCommittable.InFile(new StateFile("chk-7/out-1", 1L << 40, -2, false)),
                new StoredCommittable.Inline(Bytes.copyOf(new byte[] {-1})));
        Bytes state = Bytes.copyOf(new byte[] {3});
        return operator("out", new SubtaskSnapshot(0, List.of(), List.of(), state, committables, true));
    }

    private static OperatorSnapshot operator(String id, SubtaskSnapshot... subtasks) {
        return new OperatorSnapshot(id, "the " + id, 128, "", List.of(), List.of(subtasks));
    }
}
