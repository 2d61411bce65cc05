package io.tidemark.examples.kafka.flights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Map<String, List<String>> FLIGHTS =
            Map.of("LAX", List.of("d,LAX,SFO,5,1", "d,LAX,SFO,-2,1", "d,LAX,SFO,4,1"), "SFO", List.of("d,SFO,LAX,1,1"));
    private static final List<String> SFO = List.of("SFO,1,1");

    private static Comparison with(String... ofLax) {
        return Comparison.of(FLIGHTS, Map.of("LAX", List.of(ofLax), "SFO", SFO));
    }

    @Test
    void holdsWhenEveryLineIsThereOnceInOrder() {
        Comparison comparison = with("LAX,1,5", "LAX,2,3", "LAX,3,7");
        assertThat(comparison.holds()).isTrue();
        assertThat(comparison.expected()).isEqualTo(4);
        assertThat(comparison.example()).isEmpty();
    }

    @Test
    void tellsWhatIsMissing() {
        Comparison comparison = with("LAX,1,5", "LAX,3,7");
        assertThat(comparison.holds()).isFalse();
        assertThat(comparison.missing()).isEqualTo(1);
        assertThat(Comparison.of(FLIGHTS, Map.of("SFO", SFO)).missing()).isEqualTo(3);
    }

    @Test
    void tellsWhatIsThereTwice() {
        Comparison comparison = with("LAX,1,5", "LAX,2,3", "LAX,2,3", "LAX,3,7");
        assertThat(comparison.holds()).isFalse();
        assertThat(comparison.repeated()).isEqualTo(1);
        assertThat(comparison.example()).isEqualTo("LAX,2,3");
    }

    @Test
    void tellsWhatIsOutOfOrder() {
        Comparison comparison = with("LAX,2,3", "LAX,1,5", "LAX,3,7");
        assertThat(comparison.holds()).isFalse();
        assertThat(comparison.disordered()).isEqualTo(1);
    }

    @Test
    void tellsWhatIsWrong() {
        assertThat(with("LAX,1,5", "LAX,2,4", "LAX,3,7").wrong()).isEqualTo(1);
        assertThat(with("LAX,1,5", "LAX,2,3", "LAX,3,7", "LAX,4,7").wrong()).isEqualTo(1);
        assertThat(with("LAX,1,5", "LAX,2,3", "LAX,3,7", "LAX").wrong()).isEqualTo(1);
        assertThat(Comparison.of(FLIGHTS, Map.of("JFK", List.of("JFK,1,1"))).wrong())
                .isEqualTo(1);
    }
}
