package io.tidemark.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.source.Boundedness;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The covering selection leaves out cases, and nothing that they are made of. */
@Isolated("sets system properties, which other tests read")
class ChosenCasesTest {
    private static Stream<Aftermath> ofSources() {
        return Stream.of(Aftermath.values()).filter(aftermath -> aftermath != Aftermath.REPEATED_COMMIT);
    }

    @Test
    void cutsASinkOffAtEachPointBeforeSeveralAftermathsAndEachAftermathAtSeveralPoints() {
        for (SinkCrashPoint point : SinkCrashPoint.values()) {
            assertThat(Aftermath.values())
                    .filteredOn(aftermath -> ChosenCases.COVERING.has(point, aftermath))
                    .as(point.text())
                    .hasSize(3);
        }
        for (Aftermath aftermath : Aftermath.values()) {
            assertThat(SinkCrashPoint.values())
                    .filteredOn(point -> ChosenCases.COVERING.has(point, aftermath))
                    .as(aftermath.text())
                    .hasSizeBetween(5, 6);
        }
    }

    @ParameterizedTest
    @EnumSource(Boundedness.class)
    void cutsASourceOffAtEachPointBeforeEachAftermathAndAtEachPosition(Boundedness boundedness) {
        int positions = new SourceCase.SourceTraits(boundedness, null).head() + 1;
        for (SourceCrashPoint point : SourceCrashPoint.of(boundedness)) {
            Set<Integer> ofThePoint = new TreeSet<>();
            ofSources().forEach(aftermath -> {
                Set<Integer> tried = tried(point, aftermath, positions);
                assertThat(tried).as(point.text() + ", " + aftermath.text()).isNotEmpty();
                ofThePoint.addAll(tried);
            });
            assertThat(ofThePoint).as(point.text()).hasSize(point.hasPositions() ? positions : 1);
        }
        ofSources().forEach(aftermath -> {
            Set<Integer> ofTheAftermath = new TreeSet<>();
            SourceCrashPoint.of(boundedness)
                    .forEach(point -> ofTheAftermath.addAll(tried(point, aftermath, positions)));
            assertThat(ofTheAftermath).as(aftermath.text()).hasSize(positions);
        });
    }

    private static Set<Integer> tried(SourceCrashPoint point, Aftermath aftermath, int positions) {
        Set<Integer> tried = new TreeSet<>();
        for (int position = 0; position < (point.hasPositions() ? positions : 1); position++) {
            if (ChosenCases.COVERING.has(point, aftermath, position)) {
                tried.add(position);
            }
        }
        return tried;
    }

    @Test
    void isAllUnlessTheSystemPropertySaysOtherwise() throws Exception {
        for (ChosenCases chosen : EnumSet.allOf(ChosenCases.class)) {
            assertThat(ContractRun.playing(chosen.toString(), ChosenCases::ofThisRun))
                    .isEqualTo(chosen);
        }
        assertThat(ContractRun.playing(null, ChosenCases::ofThisRun)).isEqualTo(ChosenCases.ALL);
        assertThatThrownBy(() -> ContractRun.playing("some", ChosenCases::ofThisRun))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The system property tidemark.contracts is 'some'; it can be one of [all, covering]");
    }
}
