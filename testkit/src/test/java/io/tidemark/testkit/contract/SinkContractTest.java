package io.tidemark.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.testkit.contract.LedgerSink.Ledger;
import io.tidemark.testkit.contract.LedgerSink.Mistake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract passes a right sink and finds what sinks get wrong. */
@Isolated("sets system properties, which other tests read")
class SinkContractTest {
    private static ContractRun run(Mistake mistake, Guarantee declared) throws Exception {
        return ContractRun.of(new LedgerContract(mistake, declared)::keepsWhatItDeclares);
    }

    @Test
    void passesASinkThatKeepsExactlyWhatItDeclares() throws Exception {
        ContractRun run = run(Mistake.NONE, Guarantee.EXACTLY_ONCE);

        assertThat(run.failures()).isEmpty();
        assertThat(run.reports()).isEmpty();
        assertThat(run.tests()).isGreaterThan(100);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mistake.class,
            names = {"NONE", "HANGS"},
            mode = EnumSource.Mode.EXCLUDE)
    void failsASinkThatIsNotExactlyOnce(Mistake mistake) throws Exception {
        assertThat(run(mistake, Guarantee.EXACTLY_ONCE).failures()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mistake.class,
            names = {"NONE", "HANGS"},
            mode = EnumSource.Mode.EXCLUDE)
    void findsTheSameMistakesByTheCoveringSelection(Mistake mistake) throws Exception {
        LedgerContract contract = new LedgerContract(mistake, Guarantee.EXACTLY_ONCE);

        assertThat(ContractRun.of(ChosenCases.COVERING, contract::keepsWhatItDeclares)
                        .failures())
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mistake.class,
            names = {
                "FORGETS_COMMITS",
                "SHARES_NAMES_BETWEEN_ATTEMPTS",
                "SHARES_NAMES_BETWEEN_SUBTASKS",
                "LOSES_WHAT_WAS_GIVEN_UP",
                "LOSES_THE_LAST_FLUSH",
                "LOSES_RECORDS",
                "CHANGES_RECORDS"
            })
    void failsASinkThatIsNotAtLeastOnce(Mistake mistake) throws Exception {
        assertThat(run(mistake, Guarantee.AT_LEAST_ONCE).failures()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mistake.class,
            names = {"PUBLISHES_AT_WRITE", "REPEATS_COMMITS"})
    void failsASinkThatIsNotAtMostOnce(Mistake mistake) throws Exception {
        assertThat(run(mistake, Guarantee.AT_MOST_ONCE).failures()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLISHES_AT_WRITE, AT_LEAST_ONCE",
        "PUBLISHES_AT_FLUSH, AT_LEAST_ONCE",
        "REPEATS_COMMITS, AT_LEAST_ONCE",
        "LOSES_RECORDS, AT_MOST_ONCE"
    })
    void passesASinkThatDeclaresTheWeakerGuaranteeItKeeps(Mistake mistake, Guarantee declared) throws Exception {
        ContractRun run = run(mistake, declared);

        assertThat(run.failures()).isEmpty();
        assertThat(run.reports()).isEmpty();
    }

    @Test
    void reportsASinkThatDeclaresLessThanItKeeps() throws Exception {
        ContractRun run = run(Mistake.NONE, Guarantee.AT_LEAST_ONCE);

        assertThat(run.failures()).isEmpty();
        assertThat(run.reports()).singleElement().asString().contains("AT_LEAST_ONCE", "kept EXACTLY_ONCE");
    }

    @Test
    void writesWhatItProved(@TempDir Path directory) throws Exception {
        LedgerContract contract = new LedgerContract(Mistake.PUBLISHES_AT_FLUSH, Guarantee.AT_LEAST_ONCE);

        assertThat(ContractRun.facts(ChosenCases.ALL, contract::keepsWhatItDeclares, directory))
                .containsEntry("kind", "sink")
                .containsEntry("name", "SinkContractTest-LedgerContract")
                .containsEntry("connector", "LedgerSink")
                .containsEntry("class", LedgerSink.class.getName())
                .containsEntry("declared", "AT_LEAST_ONCE")
                .containsEntry("reason", "transactions of a ledger")
                .containsEntry("proven", "AT_LEAST_ONCE")
                .containsEntry("cases", "153")
                .containsEntry("all", "153")
                .containsEntry("crash.01.text", "before a write")
                .containsEntry("crash.01.cases", "9")
                .containsEntry(
                        "follow.08.text", "stopped; then restarted with more subtasks while the old process goes on")
                .containsEntry("follow.08.cases", "17");
    }

    @Test
    void writesHowManyCasesWerePlayedOfHowMany(@TempDir Path directory) throws Exception {
        LedgerContract contract = new LedgerContract(Mistake.NONE, Guarantee.EXACTLY_ONCE);

        assertThat(ContractRun.facts(ChosenCases.COVERING, contract::keepsWhatItDeclares, directory))
                .containsEntry("cases", "51")
                .containsEntry("all", "153")
                .containsEntry("crash.01.cases", "3")
                .containsEntry("follow.08.cases", "6");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mistake.class,
            names = {"CHANGES_RECORDS", "REFUSES_REPEATED_COMMITS"})
    void writesThatNothingWasProven(Mistake mistake, @TempDir Path directory) throws Exception {
        LedgerContract contract = new LedgerContract(mistake, Guarantee.AT_MOST_ONCE);

        assertThat(ContractRun.facts(ChosenCases.ALL, contract::keepsWhatItDeclares, directory))
                .containsEntry("proven", "NONE");
    }

    @Test
    void saysWhichRecordsAndTellsTheStory() throws Exception {
        assertThat(run(Mistake.REPEATS_COMMITS, Guarantee.EXACTLY_ONCE).failures())
                .hasEntrySatisfying(
                        "killed after a commit whose answer is lost; then restarted",
                        message -> assertThat(message)
                                .contains("declares EXACTLY_ONCE")
                                .contains("records [6, 7, 8, 9, 10, 11] came more than once")
                                .contains("commits checkpoint 3"));
    }

    @Test
    void doesNotWaitForEverForACallThatHangs() throws Exception {
        LedgerContract contract = new LedgerContract(Mistake.HANGS, Guarantee.EXACTLY_ONCE);
        ContractRun run = ContractRun.of(contract::keepsWhatItDeclares, "killed before a write; then restarted");

        assertThat(run.failures().values())
                .singleElement()
                .asString()
                .contains("does not return", "commits checkpoint 2");
    }

    private static final class LedgerContract extends SinkContract<String> {
        private final Map<String, Ledger> ledgers = new HashMap<>();
        private final Mistake mistake;
        private final Guarantee declared;

        LedgerContract(Mistake mistake, Guarantee declared) {
            this.mistake = mistake;
            this.declared = declared;
        }

        @Override
        protected Sink<String> sink(String system) {
            return new LedgerSink(ledgers.computeIfAbsent(system, key -> new Ledger()), mistake, declared);
        }

        @Override
        protected String record(int number) {
            return "record " + number;
        }

        @Override
        protected Collection<String> published(String system) {
            return ledgers.get(system).published();
        }

        @Override
        protected Duration patience() {
            return Duration.ZERO;
        }

        @Override
        protected Duration caseLimit() {
            return mistake == Mistake.HANGS ? Duration.ofSeconds(1) : super.caseLimit();
        }
    }
}
