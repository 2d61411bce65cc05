package io.tidemark.api.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionSourceTest {
    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 23})
    void readsEverythingInOrderAndRestoresBetweenAnyTwoPolls(int count) throws Exception {
        CollectionSource<Integer> source = new CollectionSource<>(numbers(count));
        assertThat(new Reading<>(source).toEnd(5)).isEqualTo(numbers(count));
        Reading.restoresBetweenAnyTwoPolls(source, 1);
        Reading.restoresBetweenAnyTwoPolls(source, 3);
    }

    @Test
    void staysFinished() throws Exception {
        Reading<Integer, NumberRange> reading = new Reading<>(new CollectionSource<>(numbers(3)));
        reading.toEnd(10);
        reading.crashAndRestore();
        assertThat(reading.poll(10)).isEqualTo(ReaderStatus.FINISHED);
        assertThat(reading.records).hasSize(3);
    }

    @Test
    void copiesTheRecords() throws Exception {
        List<Integer> records = new ArrayList<>(numbers(3));
        CollectionSource<Integer> source = new CollectionSource<>(records);
        records.clear();
        assertThat(new Reading<>(source).toEnd(10)).containsExactly(0, 1, 2);
    }

    @Test
    void refusesNullNamingItsPlace() {
        assertThatThrownBy(() -> new CollectionSource<>(Arrays.asList("a", null, "c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Record 1");
    }

    @Test
    void aShorterCollectionThanAtTheCheckpointIsRefused() throws Exception {
        List<NumberRange> position = List.of(new NumberRange(0, 3, 5));
        Reading<Integer, NumberRange> reading = new Reading<>(new CollectionSource<>(numbers(2)), position);
        assertThatThrownBy(() -> reading.toEnd(10))
                .hasRootCauseMessage("The collection has 2 records now, but the"
                        + " checkpoint says that record 3 comes next; give the job the records it began with.");
    }

    @Test
    void knowsTheClassThatAllRecordsHave() {
        assertThat(new CollectionSource<>(List.of("a", "b")).commonType()).contains(String.class);
        assertThat(new CollectionSource<Object>(List.of("a", 1)).commonType()).isEmpty();
        assertThat(new CollectionSource<>(List.of()).commonType()).isEmpty();
    }

    @Test
    void isBoundedAndExactlyOnce() {
        CollectionSource<Integer> source = new CollectionSource<>(numbers(1));
        assertThat(source.boundedness()).isEqualTo(Boundedness.BOUNDED);
        assertThat(source.guarantee().guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
    }
}
