package io.tidemark.connector.rabbitmq;

import org.junit.jupiter.api.Test;

class MessageLedgerSimulationTest {
    private static final int SEEDS = 300;

    @Test
    void countsEachMessageOnceHoweverTheConnectionAndTheJobBreak() {
        long first = Long.getLong("seed", 1);
        for (long seed = first; seed < first + SEEDS; seed++) {
            new MessageLedgerSimulation(seed).run();
        }
    }
}
