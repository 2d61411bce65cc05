package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.engine.CheckpointSettings;
import io.tidemark.api.engine.CheckpointStorageChoice;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointConfigTest {
    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    private final CheckpointConfig config = env.getCheckpointConfig();

    @Test
    void isOffUntilAnIntervalIsSet() {
        assertThat(config.isCheckpointingEnabled()).isFalse();
        assertThat(config.getCheckpointInterval()).isZero();
        assertThat(env.getCheckpointInterval()).isZero();
        env.enableCheckpointing(1000);
        assertThat(config.isCheckpointingEnabled()).isTrue();
        assertThat(config.getCheckpointInterval()).isEqualTo(1000);
        assertThat(env.getCheckpointInterval()).isEqualTo(1000);
        assertThat(env.getCheckpointConfig()).isSameAs(config);
    }

    @Test
    void hasTheDefaultsThatAreDocumented() {
        assertThat(config.getCheckpointingMode()).isEqualTo(CheckpointingMode.EXACTLY_ONCE);
        assertThat(config.getCheckpointTimeout()).isEqualTo(600_000);
        assertThat(config.getMinPauseBetweenCheckpoints()).isZero();
        assertThat(config.getMaxConcurrentCheckpoints()).isEqualTo(1);
        assertThat(config.getTolerableCheckpointFailureNumber()).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.getMaxRetainedCheckpoints()).isEqualTo(1);
        assertThat(config.getExternalizedCheckpointRetention())
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        assertThat(config.getCheckpointStorage()).isEqualTo(URI.create("memory:/"));
    }

    @Test
    void everyWayToEnableCheckpointsSetsIntervalAndMode() {
        env.enableCheckpointing(5, CheckpointingMode.AT_LEAST_ONCE);
        assertThat(config.getCheckpointInterval()).isEqualTo(5);
        assertThat(env.getCheckpointingMode()).isEqualTo(CheckpointingMode.AT_LEAST_ONCE);
        env.enableCheckpointing(Duration.ofSeconds(2));
        assertThat(config.getCheckpointInterval()).isEqualTo(2000);
        assertThat(config.getCheckpointingMode()).isEqualTo(CheckpointingMode.AT_LEAST_ONCE);
        env.enableCheckpointing(Duration.ofMillis(7), CheckpointingMode.EXACTLY_ONCE);
        assertThat(config.getCheckpointInterval()).isEqualTo(7);
        assertThat(config.getCheckpointingMode()).isEqualTo(CheckpointingMode.EXACTLY_ONCE);
        config.setCheckpointInterval(9);
        assertThat(env.getCheckpointInterval()).isEqualTo(9);
    }

    @Test
    void everySettingReachesTheEngine() {
        env.enableCheckpointing(100);
        config.setCheckpointingMode(CheckpointingMode.AT_LEAST_ONCE);
        config.setCheckpointTimeout(60_000);
        config.setMinPauseBetweenCheckpoints(50);
        config.setMaxConcurrentCheckpoints(3);
        config.setTolerableCheckpointFailureNumber(4);
        config.setMaxRetainedCheckpoints(5);
        config.setExternalizedCheckpointRetention(ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
        assertThat(config.toSettings())
                .isEqualTo(new CheckpointSettings(
                        true,
                        CheckpointingMode.AT_LEAST_ONCE,
                        100,
                        60_000,
                        50,
                        3,
                        4,
                        5,
                        ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION));
        assertThat(config.getCheckpointTimeout()).isEqualTo(60_000);
        assertThat(config.getMinPauseBetweenCheckpoints()).isEqualTo(50);
        assertThat(config.getMaxConcurrentCheckpoints()).isEqualTo(3);
        assertThat(config.getTolerableCheckpointFailureNumber()).isEqualTo(4);
        assertThat(config.getMaxRetainedCheckpoints()).isEqualTo(5);
        assertThat(config.getExternalizedCheckpointRetention())
                .isEqualTo(ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
    }

    @Test
    void unalignedCheckpointsAreOffUnlessEnabledAndThenAtOnceUnlessThereIsATimeout() {
        env.enableCheckpointing(100);
        config.setAlignedCheckpointTimeout(Duration.ofSeconds(2));
        assertThat(config.isUnalignedCheckpointsEnabled()).isFalse();
        assertThat(config.toSettings().mayBeUnaligned()).isFalse();

        config.enableUnalignedCheckpoints();
        assertThat(config.isUnalignedCheckpointsEnabled()).isTrue();
        assertThat(config.getAlignedCheckpointTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.toSettings().alignmentTimeoutMillis()).isEqualTo(2_000);

        config.setAlignedCheckpointTimeout(Duration.ZERO);
        assertThat(config.toSettings().alignmentTimeoutMillis()).isZero();
        assertThatThrownBy(() -> config.setAlignedCheckpointTimeout(Duration.ofMillis(-1)))
                .hasMessageContaining("aligned checkpoint timeout");
    }

    @Test
    void unalignedCheckpointsNeedExactlyOnceAndOneAtATime() {
        env.enableCheckpointing(100);
        config.enableUnalignedCheckpoints();
        config.setMaxConcurrentCheckpoints(2);
        assertThatThrownBy(() -> config.toSettings())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("setMaxConcurrentCheckpoints(1)");
        config.setMaxConcurrentCheckpoints(1);
        config.setCheckpointingMode(CheckpointingMode.AT_LEAST_ONCE);
        assertThatThrownBy(() -> config.toSettings())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("EXACTLY_ONCE");
        config.enableUnalignedCheckpoints(false);
        assertThat(config.toSettings().mayBeUnaligned()).isFalse();
    }

    @Test
    void durationsMeanTheSameAsMilliseconds() {
        config.setCheckpointTimeout(Duration.ofMinutes(1));
        config.setMinPauseBetweenCheckpoints(Duration.ofMillis(500));
        assertThat(config.getCheckpointTimeout()).isEqualTo(60_000);
        assertThat(config.getMinPauseBetweenCheckpoints()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesAnIntervalThatIsNone(long interval) {
        assertThatThrownBy(() -> env.enableCheckpointing(interval))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("checkpoint interval in milliseconds", String.valueOf(interval), "1 or more");
        assertThat(config.isCheckpointingEnabled()).isFalse();
    }

    @Test
    void refusesDurationsBelowAMillisecond() {
        assertThatThrownBy(() -> env.enableCheckpointing(Duration.ofNanos(999_999)))
                .hasMessageContaining("is 0");
        assertThatThrownBy(() -> config.setCheckpointTimeout(Duration.ZERO)).hasMessageContaining("timeout");
    }

    @Test
    void refusesOtherNumbersOutOfRangeNamingThem() {
        assertThatThrownBy(() -> config.setCheckpointTimeout(0)).hasMessageContainingAll("timeout", "0", "1 or more");
        assertThatThrownBy(() -> config.setMinPauseBetweenCheckpoints(-1)).hasMessageContainingAll("pause", "-1");
        assertThatThrownBy(() -> config.setMaxConcurrentCheckpoints(0)).hasMessageContainingAll("concurrent", "0");
        assertThatThrownBy(() -> config.setTolerableCheckpointFailureNumber(-1)).hasMessageContaining("tolerable");
        assertThatThrownBy(() -> config.setMaxRetainedCheckpoints(0)).hasMessageContaining("retained");
        assertThatThrownBy(() -> config.setCheckpointingMode(null)).hasMessageContaining("mode");
        assertThatThrownBy(() -> config.setExternalizedCheckpointRetention(null))
                .hasMessageContaining("retention");
    }

    @Test
    void takesStorageAsTextAsUriAndAsDirectory() {
        config.setCheckpointStorage("memory:");
        assertThat(config.getCheckpointStorage()).isEqualTo(URI.create("memory:/"));
        config.setCheckpointStorage("file:///var/lib/job");
        assertThat(config.getCheckpointStorage()).isEqualTo(URI.create("file:///var/lib/job"));
        config.setCheckpointStorage(URI.create("s3://bucket/path"));
        assertThat(config.getCheckpointStorage()).isEqualTo(URI.create("s3://bucket/path"));
        config.setCheckpointStorage(Path.of("some", "..", "a directory"));
        assertThat(config.getCheckpointStorage().getScheme()).isEqualTo("file");
        assertThat(Path.of(config.getCheckpointStorage()))
                .isEqualTo(Path.of("a directory").toAbsolutePath());
    }

    @Test
    void takesStorageAsAnObjectThatHasNoUri() {
        CheckpointStorage opened = new CheckpointStorage() {
            @Override
            public boolean outlivesProcess() {
                return true;
            }

            @Override
            public JobCheckpoints own(String jobName) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
        };
        config.setCheckpointStorage(opened);
        assertThat(config.getCheckpointStorage()).isNull();
        assertThat(config.storage()).isEqualTo(new CheckpointStorageChoice.Given(opened));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/path?endpoint=http://host, s3://bucket/path",
        "s3://me:secret@bucket/path, s3://bucket/path",
        "jdbc:postgresql://me:secret@host/db?password=secret, jdbc:postgresql://host/db",
        "jdbc:h2:/var/lib/job;PASSWORD=secret, jdbc:h2:/var/lib/job",
        "file:///var/me@home;s/job, file:///var/me@home;s/job"
    })
    void aPlaceIsShownWithoutItsSecrets(URI place, String shown) {
        assertThat(new CheckpointStorageChoice.At(place)).hasToString(shown);
    }

    @Test
    void refusesStorageThatIsNoUriOrHasNoScheme() {
        assertThatThrownBy(() -> config.setCheckpointStorage("/var/lib/job"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'/var/lib/job'", "no scheme", "file:///");
        assertThatThrownBy(() -> config.setCheckpointStorage("file:///my job"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'file:///my job'", "not a URI", "%20");
        assertThat(config.getCheckpointStorage()).isEqualTo(URI.create("memory:/"));
    }
}
