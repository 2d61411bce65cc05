package io.tidemark.servers.containers;

import java.time.Duration;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategyTarget;

/** Takes a container as ready when it runs. */
final class NoWait implements WaitStrategy {
    @Override
    public void waitUntilReady(WaitStrategyTarget target) {
        // the process that asked for the container asks its server itself
    }

    @Override
    public WaitStrategy withStartupTimeout(Duration timeout) {
        return this;
    }
}
