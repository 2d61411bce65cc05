package io.tidemark.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.testkit.contract.LogSource.Log;
import io.tidemark.testkit.contract.LogSource.Mistake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract passes a right source and finds what sources get wrong. */
@Isolated("sets system properties, which other tests read")
class SourceContractTest {
    private static ContractRun run(Mistake mistake, Guarantee declared, Boundedness boundedness) throws Exception {
        return ContractRun.of(new LogContract(mistake, declared, boundedness)::keepsWhatItDeclares);
    }

    @ParameterizedTest
    @EnumSource(Boundedness.class)
    void passesASourceThatKeepsExactlyWhatItDeclares(Boundedness boundedness) throws Exception {
        ContractRun run = run(Mistake.NONE, Guarantee.EXACTLY_ONCE, boundedness);

        assertThat(run.failures()).isEmpty();
        assertThat(run.reports()).isEmpty();
        assertThat(run.tests()).isGreaterThan(70);
    }

    @ParameterizedTest
    @EnumSource(value = Mistake.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void failsASourceThatIsNotExactlyOnce(Mistake mistake) throws Exception {
        assertThat(run(mistake, Guarantee.EXACTLY_ONCE, Boundedness.BOUNDED).failures())
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Mistake.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void findsTheSameMistakesByTheCoveringSelection(Mistake mistake) throws Exception {
        LogContract contract = new LogContract(mistake, Guarantee.EXACTLY_ONCE, Boundedness.BOUNDED);

        assertThat(ContractRun.of(ChosenCases.COVERING, contract::keepsWhatItDeclares)
                        .failures())
                .isNotEmpty();
    }

    @Test
    void writesHowManyCasesWerePlayedOfHowMany(@TempDir Path directory) throws Exception {
        LogContract contract = new LogContract(Mistake.NONE, Guarantee.EXACTLY_ONCE, Boundedness.UNBOUNDED);

        assertThat(ContractRun.facts(ChosenCases.COVERING, contract::keepsWhatItDeclares, directory))
                .containsEntry("cases", "120")
                .containsEntry("all", "456")
                .containsEntry("crash.00.cases", "8");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mistake.class,
            names = {
                "SNAPSHOT_TOO_LATE",
                "FORGETS_WAITING_SPLITS",
                "KEEPS_ONE_SPLIT",
                "REMOVES_AT_POLL",
                "REMOVES_AT_SNAPSHOT",
                "NEVER_READS_AGAIN"
            })
    void failsASourceThatIsNotAtLeastOnce(Mistake mistake) throws Exception {
        assertThat(run(mistake, Guarantee.AT_LEAST_ONCE, Boundedness.BOUNDED).failures())
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mistake.class,
            names = {"SNAPSHOT_TOO_EARLY", "SERDE_LOSES_POSITION"})
    void failsASourceThatIsNotAtMostOnce(Mistake mistake) throws Exception {
        assertThat(run(mistake, Guarantee.AT_MOST_ONCE, Boundedness.BOUNDED).failures())
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SNAPSHOT_TOO_EARLY, AT_LEAST_ONCE, BOUNDED",
        "SERDE_LOSES_POSITION, AT_LEAST_ONCE, UNBOUNDED",
        "NEVER_READS_AGAIN, AT_MOST_ONCE, UNBOUNDED"
    })
    void passesASourceThatDeclaresTheWeakerGuaranteeItKeeps(
            Mistake mistake, Guarantee declared, Boundedness boundedness) throws Exception {
        ContractRun run = run(mistake, declared, boundedness);

        assertThat(run.failures()).isEmpty();
        assertThat(run.reports()).isEmpty();
    }

    @Test
    void reportsASourceThatDeclaresLessThanItKeeps() throws Exception {
        ContractRun run = run(Mistake.NONE, Guarantee.AT_MOST_ONCE, Boundedness.BOUNDED);

        assertThat(run.failures()).isEmpty();
        assertThat(run.reports()).singleElement().asString().contains("AT_MOST_ONCE", "kept EXACTLY_ONCE");
    }

    @Test
    void saysWhatIsWrongAndTellsTheStory() throws Exception {
        assertThat(failure(
                        Mistake.SNAPSHOT_TOO_EARLY,
                        "killed after the readers are notified, and polls that follow; then restarted"))
                .contains("declares EXACTLY_ONCE", "came more than once", "opens 2 readers", "is durable");
        assertThat(failure(Mistake.EMITS_TOO_MUCH, "killed after polls, before the snapshot; then restarted"))
                .contains("emits more than maxRecords", "opens 2 readers");
        assertThat(failure(
                        Mistake.DOES_NOT_FINISH,
                        "killed after the end of the input and the last checkpoint; then restarted"))
                .contains("does not come to its end");
    }

    private static String failure(Mistake mistake, String test) throws Exception {
        LogContract contract = new LogContract(mistake, Guarantee.EXACTLY_ONCE, Boundedness.BOUNDED);
        return ContractRun.of(contract::keepsWhatItDeclares, test).failures().get(test);
    }

    private static final class LogContract extends SourceContract<String> {
        private final Map<String, Log> logs = new HashMap<>();
        private final Mistake mistake;
        private final Guarantee declared;
        private final Boundedness boundedness;

        LogContract(Mistake mistake, Guarantee declared, Boundedness boundedness) {
            this.mistake = mistake;
            this.declared = declared;
            this.boundedness = boundedness;
        }

        @Override
        protected Source<String, ?> source(String system) {
            return new LogSource(log(system), mistake, declared, boundedness);
        }

        private Log log(String system) {
            return logs.computeIfAbsent(system, key -> new Log());
        }

        @Override
        protected String record(int number) {
            return "record " + number;
        }

        @Override
        protected void write(String system, List<String> records) {
            log(system).append(records);
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(3);
        }

        @Override
        protected Duration quietTime() {
            return Duration.ofMillis(3);
        }
    }
}
