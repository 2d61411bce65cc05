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
 * @param conditions what both also rest on and nobody checks, with the links that say so
 */
public record PathGuarantee(
        List<String> operators,
        Guarantee state,
        Link weakestForState,
        Guarantee delivery,
        Link weakestForDelivery,
        List<String> conditions) {
    /** Keeps unmodifiable copies. */
    public PathGuarantee {
        operators = List.copyOf(operators);
        conditions = List.copyOf(conditions);
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
        StringBuilder text = new StringBuilder(String.join(" -> ", operators))
                .append("\n    state updates: ")
                .append(state)
                .append("  (")
                .append(weakestForState)
                .append(')')
                .append("\n    delivery:      ")
                .append(delivery)
                .append("  (")
                .append(weakestForDelivery)
                .append(')');
        for (String condition : conditions) {
            text.append("\n    if:            ").append(condition);
        }
        return text.toString();
    }
}
