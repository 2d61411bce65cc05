package io.tidemark.core.guarantee;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.util.List;

/**
 * What holds on the way from one source to one sink.
 *
 * @param operators the names on the way, source first and sink last
 * @param state how often a record counts in the state of the operators on the way
 * @param weakestForState the link that {@code state} is due to
 * @param delivery how often a record's effect shows at the sink's readers
 * @param weakestForDelivery the link that {@code delivery} is due to
 */
public record PathGuarantee(
        List<String> operators, Guarantee state, Link weakestForState, Guarantee delivery, Link weakestForDelivery) {
    /** Keeps an unmodifiable copy. */
    public PathGuarantee {
        operators = List.copyOf(operators);
    }

    /**
     * One link of the chain.
     *
     * @param name for people, for example {@code source 'flights'} or {@code checkpointing}
     * @param guarantee what it promises
     * @param reason why
     */
    public record Link(String name, Guarantee guarantee, String reason) {
        @Override
        public String toString() {
            return name + ": " + reason;
        }
    }

    /**
     * Returns the weaker of both answers.
     *
     * @return what a user can rely on end to end
     */
    public Guarantee endToEnd() {
        return state.weaker(delivery);
    }

    /**
     * Describes the path for a person.
     *
     * @return a few lines
     */
    public String describe() {
        return String.join(" -> ", operators)
                + "\n    state updates: " + state + "  (" + weakestForState + ")"
                + "\n    delivery:      " + delivery + "  (" + weakestForDelivery + ")";
    }
}
