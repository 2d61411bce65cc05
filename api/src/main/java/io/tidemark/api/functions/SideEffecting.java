package io.tidemark.api.functions;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;

/**
 * Implemented by a function that acts on the outside by itself, not through a sink: it calls a service, writes to a
 * database, sends a mail. The guarantee analysis then counts it as a link of the delivery on every path through it; a
 * function that says nothing is taken to have no such effect.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SideEffecting {
    /**
     * Declares how often the effect of one record can happen, given that the function sees it again after a restart.
     *
     * @return for example at least once, 'the service is called again for records after the last checkpoint'
     */
    DeclaredGuarantee sideEffects();
}
