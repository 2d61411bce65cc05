package io.tidemark.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.dataflow.Node;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.functions.Collector;
import io.tidemark.api.functions.KeySelector;
import io.tidemark.api.serde.Serdes;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the type of a key, and of a record that is kept as state, is found or asked for. */
class KeyByTypeTest {
    private record Order(String customer, long amount, List<String> tags, int[] codes) {
        Long amountBoxed() {
            return amount;
        }
    }

    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

    private DataStream<Order> orders() {
        return env.fromData(new Order("ann", 3, List.of(), new int[0])).name("orders");
    }

    private String keySchema(DataStream<?> keyed) {
        keyed.map(value -> value);
        List<Node> nodes = env.getDataflow().nodes();
        Node last = nodes.get(nodes.size() - 1);
        return ((Partitioning.Hash<?, ?>) last.inputs().get(0).partitioning())
                .keySerde()
                .schema();
    }

    private Serde<?> reduceSerde() {
        List<Node> nodes = env.getDataflow().nodes();
        return ((Operation.Reduce<?>) nodes.get(nodes.size() - 1).operation()).serde();
    }

    @Test
    void isReadFromALambdaOrAMethodReference() {
        assertThat(keySchema(orders().keyBy(order -> order.customer()))).isEqualTo("string");
        assertThat(keySchema(orders().keyBy(Order::customer))).isEqualTo("string");
        assertThat(keySchema(orders().keyBy(Order::amount))).isEqualTo("long");
        assertThat(keySchema(orders().keyBy(Order::amountBoxed))).isEqualTo("long");
        assertThat(keySchema(orders().keyBy(order -> order.amount() > 3))).isEqualTo("boolean");
    }

    @Test
    void isReadFromAClass() {
        assertThat(keySchema(orders().keyBy(new KeySelector<Order, List<String>>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public List<String> getKey(Order value) {
                        return value.tags();
                    }
                })))
                .isEqualTo(Serdes.listOf(Serdes.string()).schema());
    }

    @Test
    void canBeGivenAsAClassOrAsASerde() {
        assertThat(keySchema(orders().keyBy(Order::customer, String.class))).isEqualTo("string");
        assertThat(keySchema(orders().keyBy(Order::tags, Serdes.listOf(Serdes.string()))))
                .isEqualTo(Serdes.listOf(Serdes.string()).schema());
    }

    @Test
    void aKeyWhoseTypeCannotBeToldIsAskedFor() {
        KeySelector<Order, Object> unknown = order -> order.amount();
        assertThatThrownBy(() -> orders().keyBy(unknown))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'orders'", "keyBy(selector, KeyType.class)");
    }

    @Test
    void aGenericKeyOfALambdaIsRefusedSayingWhatToDo() {
        assertThatThrownBy(() -> orders().keyBy(order -> order.tags()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("List", "Serde");
    }

    @Test
    void aKeyThatCannotBeOneIsRefused() {
        assertThatThrownBy(() -> orders().keyBy(Order::codes))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("keyBy", "int[]", "key");
        assertThatThrownBy(() -> orders().keyBy(order -> order))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("Order.codes");
        Serde<Map<String, Long>> serde = Serdes.mapOf(Serdes.string(), Serdes.longValue());
        assertThatThrownBy(() -> orders().keyBy(order -> Map.of("a", 1L), serde))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("key");
    }

    @Test
    void aKeyTypeWithoutSerdeIsRefusedHoweverItIsGiven() {
        assertThatThrownBy(() -> orders().keyBy(order -> new Thread()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("keyBy", "Thread");
        assertThatThrownBy(() -> orders().keyBy(order -> new Thread(), Thread.class))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("keyBy", "Thread");
    }

    @Test
    void theTypeOfAReducedRecordComesFromItsOperatorOrTheSelector() {
        env.fromData(1L).keyBy(n -> n).reduce(Long::sum);
        assertThat(reduceSerde().schema()).isEqualTo("long");
        env.fromData(1L).map(n -> "n" + n).keyBy(s -> s.length()).reduce((a, b) -> a + b);
        assertThat(reduceSerde().schema()).isEqualTo("string");
        env.fromData("a")
                .flatMap((String s, Collector<Integer> out) -> out.collect(1))
                .keyBy(n -> n % 2)
                .reduce(Integer::sum);
        assertThat(reduceSerde().schema()).isEqualTo("int");
    }

    @Test
    void theTypeOfARecordCanBeSaid() {
        DataStream<Object> said =
                env.<Object>fromData(1, "a").returns(Object.class).map(o -> o);
        assertThatThrownBy(() -> said.keyBy(o -> 1).reduce((a, b) -> a))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'Map'", "returns(RecordType.class)");
        env.fromData("a")
                .flatMap((String s, Collector<Integer> out) -> out.collect(1))
                .returns(Integer.class)
                .keyBy(n -> n)
                .sum(0);
        assertThat(reduceSerde().schema()).isEqualTo("int");
    }

    @Test
    void aSerdeOfTheUsersIsTakenAsItIs() {
        Serde<String> serde = Serdes.string();
        env.fromData("a").keyBy(s -> s).reduce((a, b) -> a + b, serde);
        assertThat(reduceSerde()).isSameAs(serde);
    }

    @Test
    void aRecordWithoutSerdeCannotBeReduced() {
        assertThatThrownBy(() -> env.fromData(new Thread()).keyBy(t -> 1).reduce((a, b) -> a))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("Reduce keeps its results as state", "Thread");
    }
}
