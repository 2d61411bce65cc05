package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples of docs/STATE-EVOLUTION.md. */
class DocumentedEvolutionTest {
    static class Monday {
        record Order(long id, int amount, String note, Payment payment) {}

        sealed interface Payment {
            record Card(String number) implements Payment {}
        }
    }

    static class Friday {
        record Order(
                long id,
                Payment payment, // moved
                long amount, // wider
                @DefaultValue("EUR") String currency, // added
                @DefaultNull @Nullable String coupon, // added
                List<String> tags) {} // added, empty; the note is gone

        sealed interface Payment {
            record Card(
                    String number, @DefaultValue("false") boolean debit) implements Payment {}

            record Cash() implements Payment {} // added
        }
    }

    static class Wrong {
        record Order(long id, short amount) {}
    }

    @Test
    void theOrdersOfMondayAreReadOnFriday() throws IOException {
        Serde<Monday.Order> monday = Serdes.of(Monday.Order.class);
        byte[] bytes = SerdeBytes.write(monday, new Monday.Order(7, 100, "a note", new Monday.Payment.Card("42")));
        Serde<Friday.Order> friday = Serdes.of(Friday.Order.class).reading(monday.schema());

        assertThat(SerdeBytes.read(friday, bytes))
                .isEqualTo(new Friday.Order(7, new Friday.Payment.Card("42", false), 100, "EUR", null, List.of()));
    }

    @Test
    void theMessageNamesTheComponent() {
        assertThatThrownBy(() -> Serdes.of(Wrong.Order.class)
                        .reading(Serdes.of(Monday.Order.class).schema()))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageStartingWith("Order.amount: was 'int', is 'short'; a number can become a wider one only");
    }
}
