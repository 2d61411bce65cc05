package io.tidemark.connector.rabbitmq;

import java.time.Duration;

class RabbitMqSourceAtMostOnceContractTest extends RabbitMqSourceContract {
    RabbitMqSourceAtMostOnceContractTest() {
        super("at most once");
    }

    @Override
    QueueDeclaration queue(String name) {
        return QueueDeclaration.classic(name);
    }

    @Override
    RabbitMqSource.Builder<String> choose(RabbitMqSource.Builder<String> source) {
        return source.atMostOnce();
    }

    @Override
    protected Duration quietTime() {
        return Duration.ofMillis(50);
    }
}
