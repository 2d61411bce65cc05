package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsupportedTypeTest {
    static class Money {}

    record Line(String article, Money price) {}

    record Order(List<Line> lines) {}

    record Ledger(Map<String, Optional<Money>> byName, Map<Money, Long> byAmount) {}

    @SuppressWarnings("rawtypes")
    record Raw(List items) {}

    record Anything(Object value) {}

    record Costs(Money[][] costs) {}

    record Box<T>(T[] items) {}

    record Boxes(Box<String> box) {}

    record Listed(Queue<String> queue) {}

    record Small(@DefaultValue("x") int size) {}

    record Twofold(@DefaultValue("x") @DefaultNull String name) {}

    record Never(@DefaultNull long size) {}

    record Filled(@DefaultValue("1,2") List<Integer> sizes) {}

    record Tree(int value, List<Tree> children) {}

    record Pair<A, B>(A first, B second) {}

    record Holder(Pair<String, Money> pair) {}

    sealed interface Shape {
        record Circle(Money cost) implements Shape {}

        final class Blob implements Shape {}
    }

    sealed interface Priced {
        record Cheap(Money cost) implements Priced {}
    }

    sealed interface Twice {
        record Same(int a) implements Twice {}
    }

    static final class Elsewhere {
        record Same(int b) implements Outer.Alike {}
    }

    static final class Outer {
        sealed interface Alike permits Elsewhere.Same, Same {}

        record Same(int a) implements Alike {}
    }

    sealed interface Expression {
        record Add(Expression left, Expression right) implements Expression {}

        record Number(int value) implements Expression {}
    }

    record Phantom<T>(int value) {}

    @ParameterizedTest
    @CsvSource({
        "Order, Order.lines[].price, Money",
        "Ledger, Ledger.byName[value], Money",
        "Raw, Raw.items, no known type",
        "Anything, Anything.value, java.lang.Object can be any class",
        "Costs, Costs.costs[][], Money",
        "Boxes, Boxes.box.items, a List will do",
        "Listed, Listed.queue, java.util.Queue can be any class",
        "Small, Small.size, its default",
        "Twofold, Twofold.name, its default cannot be null: it has a @DefaultValue as well",
        "Never, Never.size, its default cannot be null: it is primitive",
        "Filled, Filled.sizes, cannot be given as the text of a @DefaultValue",
        "Tree, Tree.children[], contains itself",
        "Pair, Pair.first, type variable A",
        "Holder, Holder.pair<B>, Money",
        "Shape, Shape, Blob",
        "Priced, Priced(Cheap).cost, Money",
        "Outer$Alike, Alike, are named Same",
        "Expression, Expression(Add).left, contains itself",
        "Money, Money, neither a record nor an enum",
    })
    void namesTheComponentTheReasonAndWhatToDo(String type, String path, String reason) throws Exception {
        Class<?> refused = Class.forName(UnsupportedTypeTest.class.getName() + "$" + type);
        assertThatThrownBy(() -> Serdes.of(refused))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(reason)
                .message()
                .containsAnyOf(
                        "give a Serde explicitly", "Rename one", "toString()", "Keep one", "Use @Def", "use @Def");
    }

    @Test
    void takesATypeArgumentThatNoComponentUses() {
        assertThat(Serdes.of(Twice.class).schema()).isEqualTo("sealed Twice(record Same(a:int))");
        assertThat(Serdes.of(Phantom.class).schema()).isEqualTo("record Phantom(value:int)");
    }
}
