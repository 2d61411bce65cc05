package io.tidemark.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerSetTest {
    private record Timer(long timestamp, String subject) {}

    /** An independent one: a list, sorted by time and otherwise in the order in which timers were set. */
    private static boolean addTo(List<Timer> model, Timer timer) {
        if (model.contains(timer)) {
            return false;
        }
        int place = 0;
        while (place < model.size() && model.get(place).timestamp <= timer.timestamp) {
            place++;
        }
        model.add(place, timer);
        return true;
    }

    private static List<Timer> contents(TimerSet<String> timers) {
        List<Timer> contents = new ArrayList<>();
        timers.forEach((timestamp, subject) -> contents.add(new Timer(timestamp, subject)));
        assertThat(timers.size()).isEqualTo(contents.size());
        return contents;
    }

    @Test
    void isWhatASortedListWouldBe() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TimerSet<String> timers = new TimerSet<>();
            List<Timer> model = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Timer timer = new Timer(random.nextInt(20) - 10, "s" + random.nextInt(3));
                int action = random.nextInt(4);
                if (action < 2) {
                    assertThat(timers.add(timer.timestamp, timer.subject)).isEqualTo(addTo(model, timer));
                } else if (action == 2 || model.isEmpty()) {
                    assertThat(timers.remove(timer.timestamp, timer.subject)).isEqualTo(model.remove(timer));
                } else {
                    Timer first = model.remove(0);
                    assertThat(timers.remove(first.timestamp, first.subject)).isTrue();
                }
                assertThat(contents(timers)).as("seed %d step %d", seed, i).isEqualTo(model);
                assertThat(timers.isEmpty()).isEqualTo(model.isEmpty());
            }
        }
    }

    @Test
    void isASortedListHoweverManyThereAre() {
        for (int bound : new int[] {3, 50, 1_000_000}) {
            Random random = new Random(bound);
            TimerSet<String> timers = new TimerSet<>();
            List<Timer> added = new ArrayList<>();
            for (int i = 0; i < 10 * TimerSet.LONGEST_RUN; i++) {
                Timer timer = new Timer(random.nextInt(bound), "s" + i);
                added.add(timer);
                assertThat(timers.add(timer.timestamp, timer.subject)).isTrue();
            }
            List<Timer> sorted = new ArrayList<>(added);
            sorted.sort(Comparator.comparingLong(Timer::timestamp));
            assertThat(contents(timers)).isEqualTo(sorted);
            assertThat(contents(timers.copy())).isEqualTo(sorted);
            Collections.shuffle(added, random);
            for (Timer timer : added) {
                assertThat(timers.add(timer.timestamp, timer.subject)).isFalse();
                assertThat(timers.remove(timer.timestamp, timer.subject)).isTrue();
                assertThat(timers.remove(timer.timestamp, timer.subject)).isFalse();
                if (timers.size() % 500 == 1) {
                    assertThat(timers.firstTimestamp())
                            .isEqualTo(contents(timers).get(0).timestamp);
                }
            }
            assertThat(timers.isEmpty()).isTrue();
        }
    }

    @Test
    void aCopySharesNoPlaceWithTheOriginal() {
        TimerSet<String> timers = new TimerSet<>();
        timers.add(1, "a");
        timers.add(2, "b");
        timers.remove(1, "a");
        TimerSet<String> copy = timers.copy();
        timers.add(1, "c");
        timers.remove(2, "b");
        assertThat(contents(copy)).containsExactly(new Timer(2, "b"));
        copy.add(0, "d");
        assertThat(contents(timers)).containsExactly(new Timer(1, "c"));
    }

    @Test
    void holdsTheFirstAndTheLastMomentThereIs() {
        TimerSet<String> timers = new TimerSet<>();
        timers.add(Long.MAX_VALUE, "last");
        timers.add(Long.MIN_VALUE, "first");
        timers.add(0, "middle");
        assertThat(contents(timers)).extracting(Timer::subject).containsExactly("first", "middle", "last");
    }

    @Test
    void comesBackFromItsBytes() throws IOException {
        TimerSetSerde<String> serde = new TimerSetSerde<>(io.tidemark.api.serde.Serdes.of(String.class));
        TimerSet<String> timers = new TimerSet<>();
        timers.add(7, "a");
        timers.add(-3, "b");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        serde.serialize(timers, new DataOutputStream(bytes));
        DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(serde.deserialize(input)).isEqualTo(timers);
        assertThat(input.read()).isEqualTo(-1);
    }
}
