package io.tidemark.benchmarks.large;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void isFiveGigabytesInHalfAGigabyteOfHeapByDefault() {
        Settings settings = Settings.parse();
        assertThat(settings.stateBytes()).isEqualTo(5L << 30);
        assertThat(settings.jvmFlags(Path.of("/t"))).containsExactly("-Xmx512m", "-Djava.io.tmpdir=/t");
        assertThat(settings.allowedBytes()).isEqualTo((512L + 256) << 20);
        assertThat(settings.backendOptions(Path.of("/w")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("memory", "256mb", "directory", "/w"));
    }

    @Test
    void changesAsManyValuesAsThereAre() {
        Phases phases = Settings.parse("size=1", "value=1024", "state=memory").phases();
        assertThat(phases.keys()).isEqualTo(1024);
        assertThat(phases.changes()).isEqualTo(1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk=5", "size", "size=0", "heap=much"})
    void namesWhatItDoesNotTake(String argument) {
        assertThatThrownBy(() -> Settings.parse(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(argument.split("=")[0]);
    }

    @Test
    void passesAJobOnAsArguments() {
        StateJobSpec spec = new StateJobSpec(
                new Phases(5, 6, 70), "rocksdb", Map.of("memory", "1mb", "a", "b=c"), "file:///w", 800);
        assertThat(StateJobSpec.parse(spec.toArguments().toArray(String[]::new)))
                .isEqualTo(spec);
        assertThatThrownBy(() -> StateJobSpec.parse("5")).hasMessageContaining("6 arguments");
    }
}
